# The node, the witness and the `tanabata` command, as they were built here:
#   ./tanabata --version && docker build -t tanabata .
# docker-compose.yml shows how it is used. Where nothing can be pulled: containers/base, and --build-arg BASE=tanabata-base
ARG BASE=eclipse-temurin:25-jre
FROM ${BASE}

COPY cli/target/lib /opt/tanabata/lib
COPY cli/target/classes /opt/tanabata/classes
COPY cli/src/dist/run.sh containers/tanabata containers/first-start /opt/tanabata/

# Configuration, and disks that are files. Nothing needs root; who gives a block device to it gives it to this group.
RUN echo 'tanabata:x:7788:7788::/var/lib/tanabata:/bin/sh' >>/etc/passwd && echo 'tanabata:x:7788:' >>/etc/group && \
    mkdir -p /etc/tanabata /var/lib/tanabata /run/tanabata /mnt/home && \
    chown 7788:7788 /etc/tanabata /var/lib/tanabata /run/tanabata
VOLUME ["/etc/tanabata", "/var/lib/tanabata"]
USER 7788:7788
WORKDIR /var/lib/tanabata
ENV PATH=/opt/tanabata:$PATH
ENTRYPOINT ["tanabata"]
CMD ["node"]
