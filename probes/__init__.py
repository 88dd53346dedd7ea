"""The built-in probes, one module a topic, found through the entry-point group `auditor.probes`.

What several of them ask lies in modules with an underscore. Look here before you write it anew:

What nearly every probe needs
- `_shared`: which modules are code, calls and imports in them, where a thing stands, and that no code has it
- `_lines`: lines of scripts, documents' code and Python strings that hold a command or an address; command files
- `_commands`: what a command does (tests, builds), and what a workflow runs in the end
- `_settings`: the values that a name is given in configuration, code and command lines
- `_configs`: which files hold an experiment's settings or define a sweep, and which keys are hyperparameters
- `_answers`: an answer of the report, its number as the report has it, screenshots of the group's own
- `_paths`: which files a workflow's filter names, and whether a name says that a file is set aside
- `_steps`: the steps by which a probe decides, read in order
- `_reach`: whether a helper is ever called, or a flag ever set
- `_logs`: what logs, by a library or by a logger that the project made of one

Documents
- `_architecture`: the steps by which a diagram of the architecture is looked for
- `_beside`: what a README that holds the report says beside it
- `_diagrams`: diagrams that documents show
- `_pages`: what would publish the documentation by hand, or names its address
- `_running`: where a document says how the project is run

Dependencies and front ends
- `_lacking`: what brings or installs an import that no manifest declares
- `_front_hosts`: whom a front end asks: a stranger, a ready-made page beside the services
- `_frontends`: pages and applications for a user, and whether they call the API or the model

Workflows
- `_ci.builders`: what builders such as Pants, Bazel, Nix and Nx run by the files of their targets
- `_ci.caches`: caches and matrices
- `_ci.conditions`: jobs that no event runs
- `_ci.events`: triggers of Cloud Build, and what starts when data changes, made by commands or Terraform
- `_ci.folders`: in which folder a step's commands run
- `_ci.hooks`: what hooks of pre-commit look at, and hooks of other tools
- `_ci.linters`: which commands and actions lint, and whether they can fail
- `_ci.linting`: what lints, and whether it can fail
- `_ci.minded`: what a workflow does about data that no trigger names
- `_ci.other_tests`: which commands run tests of another language than Python
- `_ci.runners`: runners that test on several Pythons by a list of their own
- `_ci.services`: services other than GitHub Actions and GitLab CI that run the tests
- `_ci.triggers`: paths of data and models that triggers name, and side branches
- `_ci.unfollowed`: what is started and cannot be followed: a script, an image, a runner's file
- `_ci.unseen`: that what no workflow does may be done in one that is not readable, or in another repository

Clouds
- `_cloud.applications`: which applications there are to deploy, and on which of them a route hangs
- `_cloud.buckets`: buckets of Google: the remote of DVC, or used otherwise
- `_cloud.clusters`: files by which another tool trains in Google's cloud
- `_cloud.deployed`: what shows that something was deployed to Google's cloud
- `_cloud.gcloud`: what a command of gcloud does: deploys a service, starts a training, reaches a machine
- `_cloud.images`: images that train a model, where the cloud builds them or is sent them
- `_cloud.launched`: what launches a training in GCP by a tool of its own
- `_cloud.machines`: a service that is started over ssh, by kubectl or by another cloud's command
- `_cloud.remote`: what trains on a machine in GCP that code or an action reaches over ssh
- `_cloud.services`: which of several applications a deployment starts
- `_cloud.signs`: a place that shows a deployment, with the words by which it is told what is deployed
- `_cloud.startup`: machines that are given a script which trains

Data
- `_data.files`: calls that bring data, read files and keep files
- `_data.handled`: what loads, downloads and prepares data
- `_data.modules`: which modules are for data
- `_data.prepared`: which modules are for data by what they do, whatever they are called
- `_data.script`: the steps by which a data script is looked for
- `_data.sets`: classes that hold data
- `_data.versioned`: the steps by which version control of the data is looked for

Training
- `_training.apis`: the names of libraries by which code defines, loads and trains models
- `_training.board`: where TensorBoard is given what training comes to
- `_training.computed`: what an argument that is computed may come to
- `_training.configured`: which place in the code loads which file of settings
- `_training.devices`: the steps by which training on several devices is looked for
- `_training.experiments`: whether the code loads a file that holds hyperparameters
- `_training.frameworks`: where a framework's own program trains
- `_training.handed`: what calls are given for a Trainer or a loader that a library makes of it
- `_training.hydra`: where Hydra starts, and with which configuration
- `_training.in_vain`: what asks for several devices or machines where no training is seen to get them
- `_training.job_files`: where the job of a cloud or cluster starts training in several processes
- `_training.loading`: calls that load data with worker processes
- `_training.models`: what defines a model, loads a pretrained one, or fits one
- `_training.optimised`: what quantises, compiles or prunes a model
- `_training.orchestrated`: what the programs of orchestrators run, and the settings that they are given
- `_training.parallel`: where training runs on several devices
- `_training.precision`: where a model computes with numbers of few bits
- `_training.procedure`: the steps by which a model and its training are looked for
- `_training.profiles`: a profiler that is used, and a profile that one made
- `_training.programs`: which program a sweep runs, and whether the repository has it
- `_training.recipes`: what a framework's own program is told, by its recipe or by options
- `_training.served`: how what serves a model is told to optimise it
- `_training.shown`: which of several places that train is shown first
- `_training.sweeps`: where a sweep of hyperparameters is defined
- `_training.trackers`: the steps by which experiment tracking is looked for
- `_training.tracking`: where W&B logs
- `_training.workflow_grids`: grids that a workflow of Snakemake spans

Tests
- `_tests.about`: which tests there are, what they are about, and whether they assert
- `_tests.asked`: whether a test asks the API or somebody else
- `_tests.asserts`: a test that asserts by a library or a helper
- `_tests.chosen`: whether the options of a test command leave a test out
- `_tests.collected`: which test modules are collected
- `_tests.covered`: what measures coverage, and what a run of it left
- `_tests.firsthand`: which tests are first of all about a topic, and which only make use of it
- `_tests.fixtures`: the fixtures that a test is given
- `_tests.hollow`: tests that test nothing
- `_tests.images`: images that run tests when they start
- `_tests.inline`: tests of the API that are no functions
- `_tests.left_out`: files of tests that pytest is told to leave out
- `_tests.load`: what loads an API
- `_tests.load_grpc`: files that tell ghz what to load
- `_tests.of_data`: tests of what handles data, whatever it and they are called
- `_tests.of_models`: tests of the model of a library
- `_tests.targets`: what of the project's own a test calls or has called
- `_tests.tested`: the steps by which unit tests of the data code or of the model are looked for
- `_tests.topics`: which words say what a test is about

What an API keeps of requests and predictions
- `_kept.bound`: what a route gives names to: what its model returns, and what is made of the request
- `_kept.clients`: scripts that ask the API and keep what it answers
- `_kept.collected`: what is printed or logged of a call, and read back from the cloud's log
- `_kept.collection`: the steps by which it is looked for that the API collects inputs and outputs
- `_kept.fields`: which fields a route is asked for
- `_kept.flushed`: what is kept in a list or a queue first, and stored later
- `_kept.followed`: what of its parameters a function writes
- `_kept.given`: what callers give to a function that stores
- `_kept.logged`: a log that goes to a file, and a middleware
- `_kept.records`: what a record holds that is made before it is stored
- `_kept.remembered`: what is kept only in memory
- `_kept.routes`: what the routes keep, as findings
- `_kept.rows`: rows that a route makes of a class which a library keeps in a database
- `_kept.scratch`: files that are written only to be read at once
- `_kept.services`: what is handed to a service that keeps each call: BentoML's monitoring, tracers
- `_kept.stores`: what the calls of a route store: the request, the prediction or both
- `_kept.storing`: which calls store something that lasts
- `_kept.unseen`: what is handed to code that is not there
- `_kept.words`: which words speak of a request, which of a prediction
- `_kept.workspace`: files that a route takes away again, and what it writes before its model runs
- `_kept.written`: what a call writes: its table, and names that a route gives

Monitoring
- `_monitored.alerting`: policies and rules that alert, and what makes them
- `_monitored.beside_routes`: drift that an application computes beside its routes
- `_monitored.answered`: functions that compare two sets and tell what came of it, whatever they are called
- `_monitored.checked`: the steps by which a check of the drift of the data is looked for
- `_monitored.compared`: where the answers of the service are compared with what is true
- `_monitored.configured`: what monitors in the cloud, as files configure it or code does
- `_monitored.deployed`: what shows that the service which tells of drift was deployed
- `_monitored.drift`: where drift is computed, which routes serve it, which images hold it
- `_monitored.frameworks`: metrics that a framework serves of itself
- `_monitored.functions`: handlers of cloud functions that compute drift
- `_monitored.measures`: measures of drift that a project writes out itself
- `_monitored.metrics`: metrics of the API: by a library, of the process, by hand
- `_monitored.pages`: pages that show drift
- `_monitored.served`: the steps by which a deployed service for drift is looked for
- `_monitored.weighed`: whether a route that is called after drift may weigh two sets by means that are not known
"""

from __future__ import annotations
