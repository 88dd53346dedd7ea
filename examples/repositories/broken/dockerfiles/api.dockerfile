FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt requirements.txt
COPY README.md README.md
COPY data/raw data/raw
COPY src/ src/
RUN pip install -r requirements.txt
CMD ["uvicorn", "birdsong.server:app", "--host", "127.0.0.1", "--port", "8000"]
