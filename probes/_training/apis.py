"""The names of libraries by which code defines, loads and trains models."""

from __future__ import annotations

from typing import Final

from auditor.shared import regex
from probes._shared import last

MODEL_CLASSES: Final = frozenset({
    "Module", "LightningModule", "Model", "PreTrainedModel", "PyTorchModelHubMixin", "BaseEstimator",
    "ClassifierMixin", "RegressorMixin", "ClusterMixin", "Sequential", "ScriptModule", "BaseModel", "BasePolicy",
    "BaseFeaturesExtractor", "MessagePassing", "GraphModule", "Layer", "FunctionModel", "PythonModel", "Recommender",
    "NNModule", "ExactGP", "ApproximateGP", "DeepGP",
})  # fmt: skip
"""The classes from which models derive."""
MODEL_LIBRARIES: Final = (
    "torch", "lightning", "pytorch_lightning", "keras", "tensorflow", "flax", "equinox", "haiku", "sklearn",
    "transformers", "huggingface_hub", "torch_geometric", "mlflow", "stable_baselines3", "timm", "torchvision",
    "paddle", "mxnet", "surprise", "fastai", "dgl", "sentence_transformers", "monai", "mlx", "jax",
    "segmentation_models_pytorch", "gpytorch", "pyro", "chemprop", "speechbrain", "nemo", "tensorflow_recommenders",
    "keras_hub", "keras_nlp", "keras_cv",
)  # fmt: skip
"""The libraries that have such classes."""
ESTIMATOR_LIBRARIES: Final = (
    "sklearn", "xgboost", "lightgbm", "catboost", "statsmodels", "prophet", "darts", "pmdarima", "implicit",
    "surprise", "hmmlearn", "imblearn", "pycaret", "autogluon", "flaml", "tabpfn", "gluonts", "sktime", "river",
    "lifelines", "pyod", "neuralprophet", "mord", "cuml", "statsforecast", "neuralforecast", "skorch", "interpret",
    "pytorch_tabnet", "h2o", "fasttext", "gensim", "spacy", "bertopic", "botorch",
)  # fmt: skip
"""The libraries whose classes are models as they are built."""

_LOADING_METHODS: Final = frozenset({
    "from_pretrained", "create_model", "get_model", "load_model", "load_state_dict_from_url", "get_peft_model",
})  # fmt: skip
"""What loads a model, of whatever it is a method."""
_LOADING_CALLS: Final = frozenset({
    "bambi.Model",
    "haiku.transform",
    "keras.Model", "keras.Sequential", "keras.models.Model", "keras.models.Sequential",
    "pystan.StanModel",
    "spacy.blank", "spacy.load",
    "stan.build",
    "tensorflow.keras.Model", "tensorflow.keras.Sequential",
    "tensorflow.keras.models.Model", "tensorflow.keras.models.Sequential",
    "torch.nn.Model", "torch.nn.Sequential",
})  # fmt: skip
"""What loads or builds a model, by its whole name."""
_LOADING_PREFIXES: Final = (
    "clip.load", "detectron2.", "diffusers.", "easyocr.", "efficientnet_pytorch.", "facenet_pytorch.", "gpytorch.",
    "keras.applications.", "mmdet.", "monai.networks.", "open_clip.", "segmentation_models_pytorch.",
    "sentence_transformers.", "tensorflow.keras.applications.", "tensorflow_hub.", "timm.models.", "torch.hub.",
    "torch_geometric.nn.models.", "torchvision.models.", "transformers.pipeline", "ultralytics.", "unsloth.",
    "whisper.load_model",
)  # fmt: skip
"""How the names begin of what loads or builds a model."""
_LOADING: Final = regex(
    "|".join((
        r"(?:^|\.)hub\.load$",
        r"\.from_preset$",
        # An adapted or tuned model that somebody else serves.
        r"\.fine_tuning\.(?:jobs\.)?create$",
        r"^vertexai\.(?:\w+\.)*tuning\.(?:\w+\.)?train$",
        r"^cmdstanpy\.(?:\w+\.)?CmdStanModel$",
        r"^fastai\..*learner",
        r"^haiku\.(?:transform|nets\.)\w+$",
        r"^pymc3?\.(?:\w+\.)?Model$",
        r"^(?:numpyro|pyro)\.infer\.(?:\w+\.)*(?:MCMC|NUTS|HMC|SVI|Predictive)$",
        r"^ray\.rllib\.algorithms\.(?:\w+\.)*\w+Config$",
        r"^stable_baselines3\.\w+$",
        r"^statsmodels\.formula\.api\.\w+$",
        r"^transformers\.\w+(?:Model|For\w+|Transformer)$",
    ))
)  # fmt: skip
"""What loads or builds a model, by a part of its name."""
_NOT_LOADING: Final = regex(
    r"(?i)(?:tokeni[sz]er(?:fast)?|processor|extractor|config|scheduler)(?:\(\))?\.from_pretrained$|"
    r"^transformers\.(?:\w+\.)*DataCollator\w*$|^ultralytics\.(?:settings|utils|data|cfg|hub)\b"
)
"""What is loaded beside a pretrained model, in the same way, or is named after the task of one."""


def loads_or_builds(name: str) -> bool:
    """Return whether what is called so loads a pretrained model, or builds one that a library brings along."""
    known = last(name) in _LOADING_METHODS or name in _LOADING_CALLS or name.startswith(_LOADING_PREFIXES)
    return (known or _LOADING.search(name) is not None) and not _NOT_LOADING.search(name)


_TRAINING_METHODS: Final = frozenset({"fit", "learn", "train", "train_model"})
_TRAINER_LIBRARIES: Final = (
    "accelerate.", "autogluon.", "darts.", "detectron2.", "flair.", "mmengine.", "peft.", "rasa.", "ray.train.",
    "sentence_transformers.", "setfit.", "simpletransformers.", "speechbrain.", "stable_baselines3.", "torchtune.",
    "transformers.", "trl.", "ultralytics.", "unsloth.",
)  # fmt: skip
"""The libraries of which those methods train a model."""
_TRAINING_CALLS: Final = frozenset({
    "equinox.filter_grad", "equinox.filter_value_and_grad", "equinox.grad", "equinox.value_and_grad",
    "flax.nnx.filter_grad", "flax.nnx.filter_value_and_grad", "flax.nnx.grad", "flax.nnx.value_and_grad",
    "ignite.engine.create_supervised_trainer",
    "mlx.core.filter_grad", "mlx.core.filter_value_and_grad", "mlx.core.grad", "mlx.core.value_and_grad",
    "mlx.nn.filter_grad", "mlx.nn.filter_value_and_grad", "mlx.nn.grad", "mlx.nn.value_and_grad",
    "pymc.find_MAP", "pymc.fit", "pymc.sample",
    "pymc.sampling.find_MAP", "pymc.sampling.fit", "pymc.sampling.sample",
    "pymc3.find_MAP", "pymc3.fit", "pymc3.sample",
    "pymc3.sampling.find_MAP", "pymc3.sampling.fit", "pymc3.sampling.sample",
    "pystan.StanModel.sampling",
    "spacy.cli.train", "spacy.cli.train.train",
    "stan.build.sample",
})  # fmt: skip
"""What trains a model, by its whole name."""
_TRAINING_PREFIXES: Final = (
    "catboost.cv", "catboost.dask.cv", "catboost.dask.train", "catboost.train",
    "fasttext.cv", "fasttext.dask.cv", "fasttext.dask.train", "fasttext.train",
    "jax.grad", "jax.value_and_grad",
    "lightgbm.cv", "lightgbm.dask.cv", "lightgbm.dask.train", "lightgbm.train",
    "mlx_lm.cv", "mlx_lm.dask.cv", "mlx_lm.dask.train", "mlx_lm.train",
    "optax.apply_updates",
    "spacy.cv", "spacy.dask.cv", "spacy.dask.train", "spacy.train",
    "tensorflow.GradientTape",
    "xgboost.cv", "xgboost.dask.cv", "xgboost.dask.train", "xgboost.train",
)  # fmt: skip
"""How the names begin of what trains a model."""
_TRAINING: Final = regex(
    "|".join((
        r"\.fine_tuning\.(?:jobs\.)?create$",
        r"^vertexai\.(?:\w+\.)*tuning\.(?:\w+\.)?train$",
        r"^bertopic\..*\.fit_transform$",
        r"^botorch\.fit\.\w+$",
        r"^cmdstanpy\.(?:\w+\.)?CmdStanModel\.(?:sample|optimize|variational|pathfinder|laplace_sample)$",
        r"^google\.cloud\.aiplatform\.(?:\w+\.)*AutoML\w+\.(?:run|fit)$",
        r"^monai\.engines\.(?:\w+\.)?\w*Trainer\.run$",
        r"^(?:numpyro|pyro)\.infer\.(?:\w+\.)*(?:MCMC\.run|SVI\.(?:run|step|update))$",
        r"^pycaret\..*\.(?:compare|create|tune|blend|stack)_models?$",
        r"^ray\.rllib\..*\.train$",
        r"^spacy\..*\.update$",
    ))
)  # fmt: skip
"""What trains a model, by a part of its name."""


def trains_by_name(name: str) -> bool:
    """Return whether a library that is known trains a model by what is called so; the name is without brackets."""
    if name in _TRAINING_CALLS or name.startswith(_TRAINING_PREFIXES):
        return True
    if last(name) in _TRAINING_METHODS and name.startswith(_TRAINER_LIBRARIES):
        return True
    return _TRAINING.search(name) is not None
