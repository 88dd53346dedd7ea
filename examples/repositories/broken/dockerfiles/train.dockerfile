FROM python:3.12-slim
<<<<<<< HEAD
COPY src/ src/
=======
COPY . .
>>>>>>> training
CMD ["python", "src/birdsong/train.py"]
