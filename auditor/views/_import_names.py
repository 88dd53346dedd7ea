"""Which distributions bring an import: only those whose name differs from the import's."""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
absl absl-py
acme_dns acme
airflow apache-airflow apache-airflow-core
albumentations albumentations albumentationsx
antlr4 antlr4-python3-runtime
anvil anvil-uplink anvil
attr attrs
ax ax-platform
azure.ai.ml azure-ai-ml
azure.core azure-core
azure.identity azure-identity
azure.keyvault azure-keyvault azure-keyvault-secrets azure-keyvault-keys
azure.storage azure-storage azure-storage-blob azure-storage-file-datalake
azureml azureml-core azureml-sdk
bayes_opt bayesian-optimization
Bio biopython
bio biopython
bitsandbytes bitsandbytes bitsandbytes-windows
bs4 beautifulsoup4 bs4
bson pymongo bson
cassandra cassandra-driver
cgi legacy-cgi
clip clip openai-clip
community python-louvain
cpuinfo py-cpuinfo
Crypto pycryptodome pycrypto
Cryptodome pycryptodomex
cudf cudf-cu12 cudf-cu11 cudf
cuml cuml-cu12 cuml-cu11 cuml
cupy cupy cupy-cuda11x cupy-cuda12x cupy-cuda13x
cv2 opencv-python opencv-python-headless opencv-contrib-python opencv-contrib-python-headless
darts darts u8darts
dateutil python-dateutil
dbutils databricks-sdk
decouple python-decouple
delta delta-spark delta
discord discord-py py-cord
django_filters django-filter
dlib dlib dlib-bin
docker docker docker-py
docx python-docx
dotenv python-dotenv dotenv
dspy dspy dspy-ai
dvc dvc dvc-gs dvc-s3 dvc-azure
dvc_gs dvc-gs dvc
ee earthengine-api ee
en_core_web_sm en-core-web-sm spacy
enchant pyenchant
engineio python-engineio
esm esm fair-esm
espnet2 espnet
faiss faiss-cpu faiss-gpu faiss
fastapi_cache fastapi-cache2
fastapi_utils fastapi-utils fastapi-utilities
fasttext fasttext fasttext-wheel
ffmpeg ffmpeg-python
fitz pymupdf
functorch torch functorch
gi pygobject
gin gin-config gin
git gitpython
github pygithub
gitlab python-gitlab
google.ai google-ai-generativelanguage google-cloud-aiplatform google-generativeai
google.api google-api-core googleapis-common-protos
google.api_core google-api-core
google.auth google-auth
google.cloud google-cloud
google.cloud.aiplatform google-cloud-aiplatform
google.cloud.artifactregistry google-cloud-artifact-registry
google.cloud.bigquery google-cloud-bigquery
google.cloud.bigquery_storage google-cloud-bigquery-storage
google.cloud.bigtable google-cloud-bigtable
google.cloud.build_v1 google-cloud-build
google.cloud.dataproc google-cloud-dataproc
google.cloud.datastore google-cloud-datastore
google.cloud.devtools google-cloud-build
google.cloud.error_reporting google-cloud-error-reporting
google.cloud.exceptions google-cloud-core
google.cloud.firestore google-cloud-firestore firebase-admin
google.cloud.firestore_v1 google-cloud-firestore firebase-admin
google.cloud.functions google-cloud-functions
google.cloud.kms google-cloud-kms
google.cloud.language google-cloud-language
google.cloud.logging google-cloud-logging
google.cloud.logging_v2 google-cloud-logging
google.cloud.monitoring_dashboard google-cloud-monitoring-dashboards
google.cloud.monitoring_v3 google-cloud-monitoring
google.cloud.profiler google-cloud-profiler
google.cloud.pubsub google-cloud-pubsub
google.cloud.pubsub_v1 google-cloud-pubsub
google.cloud.run_v2 google-cloud-run
google.cloud.scheduler google-cloud-scheduler
google.cloud.scheduler_v1 google-cloud-scheduler
google.cloud.secretmanager google-cloud-secret-manager
google.cloud.secretmanager_v1 google-cloud-secret-manager
google.cloud.speech google-cloud-speech
google.cloud.sql google-cloud-sql cloud-sql-python-connector
google.cloud.storage google-cloud-storage
google.cloud.tasks_v2 google-cloud-tasks
google.cloud.texttospeech google-cloud-texttospeech
google.cloud.trace google-cloud-trace
google.cloud.translate google-cloud-translate
google.cloud.translate_v2 google-cloud-translate
google.cloud.vision google-cloud-vision
google.colab google-colab
google.genai google-genai
google.generativeai google-generativeai
google.iam grpc-google-iam-v1
google.oauth2 google-auth
google.protobuf protobuf
google.rpc googleapis-common-protos
google.type googleapis-common-protos
googleapiclient google-api-python-client
googlecloudprofiler google-cloud-profiler
gradio_client gradio-client gradio
grpc grpcio
grpc_status grpcio-status
grpc_tools grpcio-tools
gym gym gymnasium
haiku dm-haiku
haystack haystack-ai farm-haystack
hydra hydra-core
hydra_plugins hydra-optuna-sweeper hydra-submitit-launcher hydra-joblib-launcher hydra-colorlog
ignite pytorch-ignite
igraph igraph python-igraph
imblearn imbalanced-learn
itsdangerous itsdangerous flask
jaxlib jaxlib jax
jnius pyjnius
jose python-jose
jwt pyjwt
kafka kafka-python kafka-python-ng
keras keras tensorflow
langchain_core langchain-core langchain
ldap python-ldap
Levenshtein levenshtein python-levenshtein
lib2to3 fissix
lightning lightning pytorch-lightning
lightning_fabric lightning-fabric lightning pytorch-lightning
lightning_utilities lightning-utilities lightning pytorch-lightning
llama_cpp llama-cpp-python
llama_index llama-index llama-index-core
load_dotenv python-dotenv
locust locust locust-plugins
magic python-magic python-magic-bin
MeCab mecab-python3
mkdocstrings mkdocstrings mkdocstrings-python
mlflow mlflow mlflow-skinny
mmcv mmcv mmcv-full mmcv-lite
monai monai monai-weekly
mpl_toolkits matplotlib
mpl_toolkits.basemap basemap
multipart python-multipart multipart
mysql mysql-connector-python mysql-connector
MySQLdb mysqlclient
nacl pynacl
nemo nemo-toolkit
neptune neptune neptune-client
nvidia_smi nvidia-ml-py3 nvidia-ml-py
newspaper newspaper3k newspaper4k
odc.stac odc-stac
odf odfpy
onnxruntime onnxruntime onnxruntime-gpu onnxruntime-directml optimum
onnxsim onnx-simplifier onnxsim
open_clip open-clip-torch
OpenGL pyopengl
OpenSSL pyopenssl
opentelemetry opentelemetry-api opentelemetry-sdk opentelemetry-distro
opentelemetry.sdk opentelemetry-sdk opentelemetry-distro
openvino openvino openvino-dev
optimum optimum optimum-intel optimum-quanto
optuna_integration optuna-integration optuna
osgeo gdal
paho paho-mqtt
past future
PIL pillow pillow-simd
pinecone pinecone pinecone-client
pkg_resources setuptools
pl_bolts lightning-bolts
playhouse peewee
polars polars polars-lts-cpu
pptx python-pptx
psycopg psycopg psycopg-binary
psycopg2 psycopg2 psycopg2-binary
pyannote.audio pyannote-audio
pycocotools pycocotools pycocotools-windows
pylab matplotlib
pynvml nvidia-ml-py pynvml nvidia-ml-py3
pyro pyro-ppl pyro
pythoncom pywin32
pythonjsonlogger python-json-logger
pytorch_grad_cam grad-cam
pytorch_lightning pytorch-lightning lightning
pywt pywavelets
pyximport cython
rdkit rdkit rdkit-pypi
rest_framework djangorestframework
ruamel ruamel-yaml
ruamel.yaml ruamel-yaml
scikits scikits-odes
serial pyserial
shapefile pyshp
sitk simpleitk
skimage scikit-image
sklearn scikit-learn sklearn
sklearn_extra scikit-learn-extra
sklearnex scikit-learn-intelex
skopt scikit-optimize
sksurv scikit-survival
slugify python-slugify unicode-slugify
smbus smbus2
snappy python-snappy
snowflake snowflake-connector-python
socketio python-socketio
socks pysocks
sonnet dm-sonnet
soundfile soundfile pysoundfile
speech_recognition speechrecognition
st_aggrid streamlit-aggrid
starlette starlette fastapi
strawberry strawberry-graphql
tables tables pytables
talib ta-lib
taming taming-transformers
tape tape-proteins tape
telegram python-telegram-bot
tensorboard tensorboard tensorflow
tensorflow tensorflow tensorflow-cpu tensorflow-gpu tensorflow-macos intel-tensorflow
tensorflow_datasets tensorflow-datasets tfds-nightly
tensorrt tensorrt nvidia-tensorrt
theano theano theano-pymc
tlz toolz cytoolz
torch torch pytorch torch-cpu
torch_geometric torch-geometric pyg
torchsummary torchsummary torch-summary
tortoise tortoise-orm
tree dm-tree
triton triton triton-windows
ts torchserve
umap umap-learn
usb pyusb
vcr vcrpy
vertexai google-cloud-aiplatform vertexai
vlc python-vlc
wandb_gql wandb
weaviate weaviate-client
websocket websocket-client
werkzeug werkzeug flask
wget wget python3-wget
whisper openai-whisper
win32api pywin32
win32com pywin32
win32con pywin32
win32gui pywin32
wx wxpython
xdg pyxdg
xgboost xgboost xgboost-cpu
Xlib python-xlib
yaml pyyaml pyaml hyperpyyaml pyyaml-include envyaml
yaml_include pyyaml-include
zmq pyzmq
zoneinfo tzdata
"""

IMPORT_NAMES: Final[dict[str, tuple[str, ...]]] = {
    words[0]: tuple(words[1:]) for words in map(str.split, _TABLE.strip().splitlines())
}
"""Import name (dotted for namespace packages) -> distributions that bring it, normalised, the usual one first."""

_BROUGHT: Final = """
anyio fastapi starlette
google.cloud.storage gcsfs dvc-gs google-cloud-aiplatform firebase-admin
matplotlib seaborn
numpy pandas scikit-learn matplotlib scipy torchvision transformers datasets streamlit seaborn
omegaconf hydra-core
pandas streamlit datasets evidently seaborn
PIL torchvision matplotlib streamlit
prometheus_client prometheus-fastapi-instrumentator starlette-exporter opentelemetry-exporter-prometheus
pydantic fastapi
requests wandb datasets streamlit kaggle
scipy scikit-learn
torch torchvision torchaudio pytorch-lightning lightning timm torchmetrics
torchmetrics pytorch-lightning lightning
torchvision timm
tqdm transformers datasets pytorch-lightning lightning
yaml wandb transformers datasets hydra-core pytorch-lightning lightning timm
"""

_OF_GOOGLE: Final = (
    "google-cloud-storage", "google-cloud-aiplatform", "google-cloud-bigquery", "google-cloud-secret-manager",
    "google-cloud-run", "google-cloud-logging", "google-cloud-monitoring", "google-cloud-firestore",
    "google-cloud-pubsub", "google-api-python-client", "firebase-admin", "gcsfs", "dvc-gs",
)  # fmt: skip
"""What logs in at Google, and brings what does."""

BROUGHT: Final[dict[str, tuple[str, ...]]] = {
    **{words[0]: tuple(words[1:]) for words in map(str.split, _BROUGHT.strip().splitlines())},
    **dict.fromkeys(("google.auth", "google.oauth2"), _OF_GOOGLE),
}
"""Import name -> distributions of others that need it: it is installed with them, and declared by none of them."""

NAMESPACES: Final = frozenset({"google", "azure", "ruamel", "opentelemetry", "mpl_toolkits"})
"""Top-level names that several distributions share: what is imported below them tells which."""

_GONE: Final = """
asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils formatter imghdr imp lib2to3 macpath mailcap msilib
nis nntplib ossaudiodev parser pipes smtpd sndhdr spwd sunau symbol telnetlib tomllib uu xdrlib zoneinfo graphlib
annotationlib compression pip setuptools pkg_resources __main__ _typeshed
"""

GONE_FROM_STDLIB: Final = frozenset(_GONE.split())
"""What some version of Python (or any environment) has without a declaration, whichever version this runs on."""


def normalised(name: str) -> str:
    """Return the name of a distribution as comparisons need it: lower case, one dash for each run of `-_.`."""
    return "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-") if part)


def candidates(import_name: str) -> tuple[str, ...]:
    """Return the normalised names of the distributions that may bring a dotted import, the usual one first."""
    parts = import_name.split(".")
    for end in range(len(parts), 0, -1):
        known = IMPORT_NAMES.get(".".join(parts[:end]))
        if known:
            return known
    own = normalised(".".join(parts[:3]) if parts[0] in NAMESPACES else parts[0])
    return tuple(dict.fromkeys((own, f"python-{own}", f"py{own}", f"{own}-python", f"{own}-py")))


def unit(import_name: str) -> str:
    """Return what counts as one import: the top-level name, or as much as names a distribution of a namespace."""
    parts = import_name.split(".")
    if parts[0] not in NAMESPACES:
        return parts[0]
    for end in range(min(len(parts), 3), 1, -1):
        if ".".join(parts[:end]) in IMPORT_NAMES:
            return ".".join(parts[:end])
    return ".".join(parts[: 3 if parts[:2] == ["google", "cloud"] else 2])
