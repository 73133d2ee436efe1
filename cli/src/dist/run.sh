# Sourced with JAVA_HOME and `program`, the folder of classes/ and lib/: becomes `tanabata "$@"`.
# shellcheck shell=sh

# The first word that is no option, nor the value of one, is the verb.
verb='' skip=''
for word in "$@"; do
  if [ -n "$skip" ]; then
    skip=''
    continue
  fi
  case $word in
    --config | --node) skip=yes ;;
    -*) ;;
    *)
      verb=$word
      break
      ;;
  esac
done

if [ "$verb" = node ]; then
  # The same as in JavaDaemonLauncher.
  options=${TANABATA_JAVA_OPTS--Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:MaxDirectMemorySize=1g}
elif [ "$verb" = witness ]; then
  options=${TANABATA_JAVA_OPTS--Xmx128m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError}
else
  options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
fi
# Java decides by the locale what the bytes of the command line and of file names mean, and without one (cron) loses those
# that are not ASCII. Here they are UTF-8, always. What Tanabata runs for the user gets the user's own locale: UserLocale.
TANABATA_LC_ALL=${LC_ALL+=$LC_ALL}
LC_ALL=C.UTF-8
export TANABATA_LC_ALL LC_ALL
CLASSPATH="${program:?}/classes:$program/lib/*"
export CLASSPATH
set -f
# shellcheck disable=SC2086
exec "${JAVA_HOME:?}/bin/java" $options --enable-native-access=ALL-UNNAMED tanabata.cli.Main "$@"
