"""Remarks: what is there and cannot work, one module a topic.

Each shows both ends: the line that cannot work, and the place that it would need. A remark changes no state. One that
is wrong is worse than none, so each is silent wherever what is needed may come from where no file shows it.

Modules that begin with an underscore hold what several of the others share, or a part of one of them.
"""
