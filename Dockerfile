# 接话 in a container: build the wheel, install it with the locked set into a bare environment, run `jiehua serve`.
# scripts/docker-steps does the same by hand where no container engine is.
#
#   docker build -t jiehua .
#   docker run -p 8000:8000 -v jiehua:/data jiehua
#   docker exec CONTAINER jiehua shop add s1

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*

COPY requirements-build.lock requirements.lock ./
RUN python -m venv /build \
 && /build/bin/pip install --no-deps --no-build-isolation --require-hashes -r requirements-build.lock \
 && /build/bin/pip wheel --no-deps --no-build-isolation --require-hashes -r requirements.lock --wheel-dir /wheels

COPY pyproject.toml hatch_build.py README.md ./
COPY app app
COPY frontend frontend
COPY migrations migrations
COPY phrasebank phrasebank
RUN JIEHUA_COMPILED=yes /build/bin/pip wheel --no-deps --no-build-isolation . --wheel-dir /wheels \
 && python -m venv /jiehua \
 && /jiehua/bin/pip install --no-deps --no-index /wheels/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home jiehua
COPY --from=build /jiehua /jiehua
ENV PATH=/jiehua/bin:$PATH PYTHONUNBUFFERED=1 JIEHUA_DATA=/data
USER jiehua
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["jiehua", "serve", "--host", "0.0.0.0", "--port", "8000"]
