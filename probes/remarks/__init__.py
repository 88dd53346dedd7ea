"""Remarks: what is there and cannot work, each with both ends. A remark changes no state; one that is wrong is worse
than none, so each is silent wherever the static picture is incomplete."""
