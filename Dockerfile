# The page in a container: docker build -t cnn-lab . && docker run -p 7860:7860 cnn-lab
FROM python:3.12-slim

# As Hugging Face's Docker Spaces run it: nobody is root.
RUN useradd --create-home --uid 1000 user
USER user
WORKDIR /home/user/app
ENV PATH=/home/user/.local/bin:$PATH HOST=0.0.0.0 PORT=7860

COPY --chown=user requirements.txt .
RUN pip install --user --no-cache-dir -r requirements.txt
COPY --chown=user . .

EXPOSE 7860
CMD ["python", "app.py"]
