# The bot in a container: docs/operations.md, "In containers".
FROM python:3.12-slim AS packages
WORKDIR /build
COPY requirements/run.txt requirements/run.txt
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary=:all: --requirement requirements/run.txt

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mentoring \
    && install --directory --owner=mentoring --group=mentoring --mode=0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY app.yaml app.yaml
COPY bot bot
COPY handlers handlers
COPY scheduler scheduler
COPY views views
COPY programme programme
COPY models models
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/mentoring.db \
    MENTORING_HEALTH_PORT=9090
USER mentoring
VOLUME /data
EXPOSE 3000 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['MENTORING_HEALTH_PORT'] + '/health', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
