FROM python:3.12-slim
WORKDIR /app
RUN pip install --no-cache-dir streamlit requests
COPY frontend/app.py app.py
CMD ["streamlit", "run", "app.py", "--server.port", "8080", "--server.address", "0.0.0.0"]
