FROM python:3.12-slim
COPY src src/
COPY requirements.txt requirements.txt
COPY pyproject.toml pyproject.toml
RUN pip install -r requirements.txt --no-cache-dir && pip install . --no-deps --no-cache-dir
ENTRYPOINT ["python", "-u", "src/mosscount/train.py"]
