FROM python:3.12-slim
WORKDIR /app
COPY pyproject.toml README.md ./
COPY src/ src/
COPY models/ models/
RUN pip install --no-cache-dir .
EXPOSE 8080
CMD ["uvicorn", "tidewatch.api:app", "--host", "0.0.0.0", "--port", "8080"]
