# Finds a JDK for Mortise. Sourced by bin/mortise and by the checkout's ./mortise; runs in any
# bash since 3.2 and starts no process, because it stands before every single command.

# The oldest feature release that runs Mortise.
jdk_wanted=25
# What find_jdk found: its folder and its feature release.
jdk_home=""
jdk_feature=0
# JDKs that were found but are too old, for the message.
jdk_too_old=""

# Sets jdk_seen to the feature release of the JDK in $1; fails if there is no whole JDK.
read_jdk_release() {
  local line
  jdk_seen=0
  [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        line=${line#JAVA_VERSION=}
        line=${line#\"}
        line=${line#1.}
        line=${line%%[!0-9]*}
        jdk_seen=${line:-0}
        return 0
        ;;
    esac
  done <"$1/release"
  return 1
}

# Takes the JDK in $1 if it beats what was found before: exactly the wanted release first, then
# the newest.
consider_jdk() {
  read_jdk_release "$1" || return 0
  if ((jdk_seen < jdk_wanted)); then
    jdk_too_old+="    JDK $jdk_seen in $1"$'\n'
  elif [[ -z $jdk_home ]] || ((jdk_feature != jdk_wanted && (jdk_seen == jdk_wanted || jdk_seen > jdk_feature))); then
    jdk_home=$1
    jdk_feature=$jdk_seen
  fi
}

# Sets jdk_home and jdk_feature; fails when no JDK fits. JAVA_HOME wins if it is new enough.
find_jdk() {
  local folder java
  if [[ -n ${JAVA_HOME:-} ]]; then
    consider_jdk "$JAVA_HOME"
    [[ -z $jdk_home ]] || return 0
  fi
  for folder in /usr/lib/jvm/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    "${ASDF_DATA_DIR:-$HOME/.asdf}"/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.jdks/* \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/java* /opt/jdk* /usr/java/*; do
    [[ -d $folder && ! -L $folder ]] || [[ $folder == */opt/openjdk* ]] || continue
    consider_jdk "$folder"
    ((jdk_feature != jdk_wanted)) || return 0
  done
  if [[ -z $jdk_home ]] && java=$(command -v java); then
    java=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
    consider_jdk "${java%/bin/java}"
  fi
  [[ -n $jdk_home ]]
}

# Says in one screen what to install.
explain_missing_jdk() {
  {
    printf 'mortise: needs a JDK %s or newer, and found none.\n\n' "$jdk_wanted"
    [[ -z $jdk_too_old ]] || printf '  Too old:\n%s\n' "$jdk_too_old"
    cat <<TEXT
  Install one of these:
    Debian, Ubuntu    apt install openjdk-$jdk_wanted-jdk-headless
                      (or temurin-$jdk_wanted-jdk where Adoptium's packages are set up)
    Fedora            dnf install java-$jdk_wanted-openjdk-devel
    macOS             brew install openjdk@$jdk_wanted
    with SDKMAN       sdk install java $jdk_wanted-tem

  Or, if it is already there, say where:
    export JAVA_HOME=/path/to/jdk-$jdk_wanted

  Looked in JAVA_HOME, /usr/lib/jvm, SDKMAN, asdf, mise, ~/.jdks, Homebrew,
  /Library/Java/JavaVirtualMachines, /opt, /usr/java and the PATH.
TEXT
  } >&2
}
