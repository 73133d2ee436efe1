# Sourced by ./mvnw, ./tanabata and the command of the package: points JAVA_HOME at a JDK 25, whatever `java` on the path is.
# Looks where Debian, Fedora, SUSE, SDKMAN and Temurin put their JVMs; says in one sentence what to install if none is there.

# Whoever builds needs javac; to run, java is enough.
tanabata_is_jdk25() {
  [ -x "$1/bin/${needed_of_java25:-javac}" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25' "$1/release"
}

tanabata_find_jdk25() {
  for candidate in "${JAVA_HOME:-}" "${JAVA_HOME_25:-}" "${JAVA_HOME_25_X64:-}" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/* "${HOME-}"/.jdks/* /usr/lib/tanabata/runtime; do
    if [ -n "$candidate" ] && tanabata_is_jdk25 "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

if found_jdk25=$(tanabata_find_jdk25); then
  JAVA_HOME=$found_jdk25
  export JAVA_HOME
else
  echo "tanabata: no JDK 25 found under JAVA_HOME, /usr/lib/jvm, /opt or ~/.sdkman; install one (Debian: apt-get install temurin-25-jdk or openjdk-25-jdk) or point JAVA_HOME at it." >&2
  exit 1
fi
