# Sourced by ./tatara and by the scripts beside this file: where things are, and a Java that Spark 3.5 runs on.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=$root/jobs/target/tatara.jar
spark_home=$root/jobs/target/spark-home

fail() {
  echo "$(basename "$0"): $1" >&2
  exit "${2:-1}"
}

# Sets JAVA_HOME and java to the first Java 17 of JAVA_HOME and the PATH.
find_java() {
  local candidate settings version seen=""
  for candidate in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)"; do
    [ -x "$candidate" ] || continue
    settings=$("$candidate" -XshowSettings:properties -version 2>&1) || continue
    version=$(sed -n 's/^ *java.specification.version = //p' <<<"$settings")
    if [ "$version" = 17 ]; then
      JAVA_HOME=$(sed -n 's/^ *java.home = //p' <<<"$settings")
      export JAVA_HOME
      # shellcheck disable=SC2034 # the scripts that source this use it
      java=$JAVA_HOME/bin/java
      return
    fi
    seen="$seen Found Java ${version:-?} at $candidate."
  done
  fail "Spark 3.5 needs Java 17.${seen:- Found no java.} Set JAVA_HOME to a JDK 17."
}

# Builds the jar and the Spark home when they are missing or older than a source.
build_what_is_missing() {
  local newer
  if [ -f "$jar" ] && [ -d "$spark_home/jars" ]; then
    newer=$(cd "$root" && find pom.xml {lib,tuning,jobs}/pom.xml {lib,tuning,jobs}/src/main -newer "$jar" -print -quit)
    [ -n "$newer" ] || return 0
    echo "Building Tatara again, $newer has changed (a minute or two)…" >&2
  else
    echo "Building Tatara, this happens on first use (a few minutes)…" >&2
  fi
  command -v mvn >/dev/null || fail "Building needs Maven 3.8 or newer on the PATH."
  # a jar that a broken build left behind must not look finished
  trap 'rm -f "$jar"' EXIT
  (cd "$root" && mvn -q -B -ntp package -pl jobs -am -DskipTests \
    -Dspotless.check.skip=true -Djacoco.skip=true -Dcyclonedx.skip=true) >&2 ||
    fail "The build failed; its messages are above."
  trap - EXIT
}

# What Java 17 must open to Spark; the parent POM keeps the list.
spark_opens() {
  sed -n 's:.*<spark.opens>\(.*\)</spark.opens>.*:\1:p' "$root/pom.xml"
}

# What a JVM needs to begin with the classes that share-classes has kept under a name; nothing where there are none of this
# jar, or their path is no one word. A JVM that they do not fit, of another Java, leaves them alone and says nothing.
shared_classes() { # name
  local archive=$root/jobs/target/$1.jsa
  [[ ! $archive -nt $jar || $archive = *[[:space:]]* ]] || echo "-XX:SharedArchiveFile=$archive -Xlog:cds=off -Xlog:cds+dynamic=off"
}

# Keeps everything on this machine's loopback, unless the caller has said otherwise.
stay_on_loopback() {
  export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} SPARK_LOCAL_HOSTNAME=${SPARK_LOCAL_HOSTNAME:-localhost}
}
