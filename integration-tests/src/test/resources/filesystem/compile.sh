# Sources that one host has written are compiled on the other one, and packed here.
#   compile.sh BIN SOURCES FOLDER FOLDER
# BIN is the folder of javac and jar.
set -eu
bin=$1 sources=$2 here=$3 there=$4
mkdir "$here/project"
cp -r "$sources" "$here/project/sources"
find "$there/project/sources" -name '*.java' >"$here/project/files"
"$bin/javac" -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -nowarn -proc:none -d "$there/project/classes" @"$there/project/files"
"$bin/jar" --create --file "$here/project/classes.jar" -C "$here/project/classes" .
"$bin/jar" --list --file "$there/project/classes.jar" | grep '\.class$' | LC_ALL=C sort >"$there/project/in-jar"
(cd "$here/project/classes" && find . -name '*.class' | sed 's|^\./||' | LC_ALL=C sort) | cmp - "$here/project/in-jar"
test -s "$here/project/in-jar"
