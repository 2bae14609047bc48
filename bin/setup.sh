# Shared by the scripts beside it, which source it: finds a JDK 25 and Maven, installs what apt can. Nothing here is run on
# its own. Afterwards JAVA_HOME is exported, and "not_set_up" holds one line for each thing that had to be left out.
# shellcheck shell=bash

readonly JDK=25
readonly MAVEN="3.8.7"

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
not_set_up=()

say() {
  printf '%s\n' "$*"
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# A directory is the wanted JDK when its release file says so; a path may say anything.
is_wanted_jdk() {
  [[ -x "$1/bin/javac" && -r "$1/release" ]] && grep -Eq "^JAVA_VERSION=\"${JDK}[.\"+-]" "$1/release"
}

find_jdk() {
  local home candidate candidates=()
  home=${HOME:-/nonexistent}
  if [[ -n "${JAVA_HOME:-}" ]]; then
    candidates+=("$JAVA_HOME")
  fi
  if command -v javac > /dev/null && command -v readlink > /dev/null; then
    candidate=$(readlink -f "$(command -v javac)" || true)
    candidates+=("${candidate%/bin/javac}")
  fi
  candidates+=(
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/*
    "$home"/.sdkman/candidates/java/* "$home"/.jdks/* "$home"/.gradle/jdks/* "$home"/.asdf/installs/java/*
    "$home"/.local/share/mise/installs/java/*
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  )
  for candidate in "${candidates[@]}"; do
    if is_wanted_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  fail "joblib4j needs a JDK $JDK and found none: not in JAVA_HOME, nor where JDKs usually are (/usr/lib/jvm, /opt, .sdkman" \
    "and .jdks in the home directory, /Library/Java/JavaVirtualMachines). Ways to get one:" \
    "  Debian, Ubuntu   apt-get install openjdk-$JDK-jdk-headless, where the release has it" \
    "  SDKMAN           sdk install java, choosing a $JDK (such as $JDK-tem)" \
    "  any system       Eclipse Temurin $JDK from https://adoptium.net, unpacked anywhere, with JAVA_HOME naming it"
}

# Whether apt-get may be used: by root, and in CI by whoever needs no password for it.
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif [[ -n "${CI:-}" ]] && command -v sudo > /dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

apt_install() {
  command -v apt-get > /dev/null && as_root true 2> /dev/null || return 1
  local log=$root/target/apt.log options=(-y -q -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=120)
  mkdir -p "$root/target"
  say "Installing $* (log: target/apt.log)"
  if as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install --no-install-recommends "$@" \
    > "$log" 2>&1 < /dev/null; then
    return
  fi
  # The list of packages may be missing or older than the packages.
  as_root apt-get "${options[@]}" update >> "$log" 2>&1 < /dev/null || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install --no-install-recommends "$@" \
    >> "$log" 2>&1 < /dev/null
}

find_maven() {
  if ! command -v mvn > /dev/null && ! { apt_install maven && command -v mvn > /dev/null; }; then
    fail "joblib4j is built by Maven $MAVEN or later and \"mvn\" is not on the PATH. Ways to get it:" \
      "  Debian, Ubuntu   apt-get install maven (this script does it when root runs it)" \
      "  macOS            brew install maven" \
      "  SDKMAN           sdk install maven" \
      "  any system       https://maven.apache.org/download.html"
  fi
  # Maven's own libraries make a JDK 25 warn about them: the first two say that we know. The third keeps control codes for
  # colours out of logs.
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true"
  export MAVEN_OPTS
}

# The Python that our files are compared with is the system's: the versions that a release of Debian ships together.
find_python_peers() {
  local module package
  for module in numpy joblib lz4 zstandard pandas scipy sklearn; do
    package=python3-$module
    if /usr/bin/python3 -c "import $module" > /dev/null 2>&1; then
      continue
    fi
    if ! apt_install "$package" || ! /usr/bin/python3 -c "import $module" > /dev/null 2>&1; then
      not_set_up+=("comparisons with Python's $module: /usr/bin/python3 has no $module, and $(why_not_installed "$package")")
    fi
  done
}

why_not_installed() {
  if ! command -v apt-get > /dev/null; then
    printf 'this system has no apt-get to install %s with' "$1"
  elif ! as_root true 2> /dev/null; then
    printf 'only root can install %s' "$1"
  else
    printf 'apt-get did not help to install %s (target/apt.log): %s' "$1" "$(grep -E '^E: ' "$root/target/apt.log" | tail -n 1 || true)"
  fi
}

# How many processors this process may use: by its affinity, and by the quota of its control group.
processors() {
  local count quota period
  count=$(nproc 2> /dev/null || getconf _NPROCESSORS_ONLN)
  if read -r quota period 2> /dev/null < /sys/fs/cgroup/cpu.max && [[ $quota != max ]]; then
    local most=$(((quota + period - 1) / period))
    count=$((most < count ? most : count))
  fi
  say "$count"
}

# Keeps processors busy until descriptor 9 of this script is closed. Only the script holds it (what it runs gets 9>&-), so
# that the kernel closes it whatever ends the script, kill -9 included; its reader then takes the loops along.
start_busy_loops() {
  exec 9> >(keep_busy "$1")
}

keep_busy() {
  local i reader loops=()
  reader=$(sh -c 'echo $PPID')
  for ((i = 0; i < $1; i++)); do
    # They end without their reader as well.
    (while kill -0 "$reader"; do for ((n = 0; n < 100000; n++)); do :; done; done) < /dev/null > /dev/null 2>&1 &
    loops+=($!)
  done
  cat > /dev/null
  kill "${loops[@]}" 2> /dev/null
}
