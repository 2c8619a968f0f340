#!/usr/bin/env bash
# A real Kubernetes API server for tests: kube-apiserver from Debian's source package, built with
# Debian's Go, over Debian's etcd. Both listen on loopback only, with certificates that live as long
# as they do. There is no kubelet, so pods are never started.
#
#   kube-apiserver.sh build          builds it once into build/kube-apiserver (some minutes)
#   kube-apiserver.sh start          builds it, starts it, prints the path of its kubeconfig
#   kube-apiserver.sh stop           stops what start started
#   kube-apiserver.sh run command…   starts it, runs the command with MORTISE_KUBECONFIG, stops it
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
home=$root/build/kube-apiserver
binary=$home/kube-apiserver
run=$home/run
# The vendored one iterates over maps as Go before 1.18 laid them out, and crashes.
reflect2=/usr/share/gocode/src/github.com/modern-go/reflect2

say() { printf '%s\n' "$*" >&2; }

# ---- build ------------------------------------------------------------------------------------

need() { # need <package> <command>
  command -v "$2" >/dev/null || packages+=("$1")
}

# Installs what is missing when it can (root and apt), else prints the one command.
tools() {
  local packages=()
  need etcd-server etcd
  need openssl openssl
  need curl curl
  if [[ ! -x $binary ]]; then
    need golang-go go
    need dpkg-dev dpkg-source
    need patch patch
    [[ -d $reflect2 ]] || packages+=(golang-github-modern-go-reflect2-dev)
  fi
  ((${#packages[@]} > 0)) || return 0
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    say "installing ${packages[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null 2>&1 && return 0
  fi
  say "a real API server needs packages that are not here; on Debian:

  sudo apt-get install --no-install-recommends ${packages[*]}
"
  return 1
}

# apt with the source packages of every repository that this machine installs binaries from, kept
# apart from the machine's own lists.
apt_sources() {
  local parts=$home/apt/parts file name
  if [[ ! -d $parts ]]; then
    mkdir -p "$parts" "$home/apt/lists/partial"
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
      [[ -f $file ]] || continue
      name=$(basename "$file" .list)
      sed -n 's/^deb /deb-src /p' "$file" >"$parts/$name.list"
    done
    for file in /etc/apt/sources.list.d/*.sources; do
      [[ -f $file ]] || continue
      sed 's/^Types:.*/Types: deb-src/' "$file" >"$parts/$(basename "$file")"
    done
  fi
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$parts" \
    -o Dir::State::Lists="$home/apt/lists" "$@"
}

fetch() {
  mkdir -p "$home/source"
  # A repository without source packages must not keep the others away.
  apt_sources update >/dev/null 2>&1 || true
  (cd "$home/source" && apt_sources source --download-only kubernetes >/dev/null 2>&1) || {
    say "Debian's source package of kubernetes cannot be had from the repositories of this machine"
    return 1
  }
  # apt compared the files with the repository's signed list.
  dpkg-source --no-check -x "$home"/source/kubernetes_*.dsc "$home/source/kubernetes" >/dev/null 2>&1
}

# Server-side apply needs the types' OpenAPI, which the source package makes while it builds.
generate_openapi() {
  local inputs
  go build -o "$home/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
  inputs=$(
    grep -rlE --include='*.go' '\+k8s:openapi-gen=true' \
      vendor/k8s.io/{api,apimachinery,apiextensions-apiserver/pkg/apis,apiserver/pkg/apis/audit,kube-aggregator/pkg/apis,client-go/pkg}/ |
      xargs -n1 dirname | sort -u | grep -v -e example -e testapigroup |
      sed 's,^,k8s.io/kubernetes/,' | paste -sd,
  )
  "$home/openapi-gen" -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi \
    -o "$home/go/src" -O zz_generated.openapi -h /dev/null -r /dev/null
}

build() {
  tools
  [[ ! -x $binary ]] || return 0
  say "building kube-apiserver from Debian's source package (some minutes, once)"
  rm -rf "$home/source" "$home/apt" "$home/go"
  fetch
  mkdir -p "$home/go/src/k8s.io"
  ln -sfn "$home/source/kubernetes" "$home/go/src/k8s.io/kubernetes"
  (
    export GOPATH=$home/go GOCACHE=$home/cache GO111MODULE=off CGO_ENABLED=0 GOFLAGS= GOTOOLCHAIN=local
    cd "$home/go/src/k8s.io/kubernetes"
    rm -rf vendor/github.com/modern-go/reflect2
    cp -r "$reflect2" vendor/github.com/modern-go/
    generate_openapi
    version=$(dpkg-parsechangelog -S Version | sed -E 's/.*really//; s/-.*//')
    stamp=k8s.io/kubernetes/vendor/k8s.io
    go build -trimpath -ldflags "-s -w -X $stamp/component-base/version.gitVersion=v$version \
      -X $stamp/client-go/pkg/version.gitVersion=v$version" \
      -o "$binary.new" k8s.io/kubernetes/cmd/kube-apiserver
  ) >"$home/build.log" 2>&1 || {
    say "kube-apiserver cannot be built; the end of build/kube-apiserver/build.log:"
    tail -n 20 "$home/build.log" >&2
    return 1
  }
  mv "$binary.new" "$binary"
  rm -rf "$home/source" "$home/apt" "$home/go" "$home/cache" "$home/openapi-gen"
}

# ---- run --------------------------------------------------------------------------------------

certificate() { # certificate <name> <subject> <extensions>
  openssl req -newkey rsa:2048 -nodes -keyout "$run/$1.key" -subj "$2" -out "$run/$1.csr" 2>/dev/null
  openssl x509 -req -in "$run/$1.csr" -CA "$run/ca.crt" -CAkey "$run/ca.key" -CAcreateserial \
    -days 2 -extfile <(printf '%s' "$3") -out "$run/$1.crt" 2>/dev/null
}

certificates() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$run/ca.key" -subj /CN=mortise-test-ca -days 2 \
    -out "$run/ca.crt" 2>/dev/null
  certificate server /CN=kube-apiserver "subjectAltName=IP:127.0.0.1,DNS:localhost"
  certificate admin /O=system:masters/CN=admin "extendedKeyUsage=clientAuth"
  openssl genrsa -out "$run/accounts.key" 2048 2>/dev/null
}

kubeconfig() { # kubeconfig <port>
  cat >"$run/kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: real
contexts:
- name: real
  context: {cluster: real, user: admin}
clusters:
- name: real
  cluster:
    server: https://127.0.0.1:$1
    certificate-authority-data: $(base64 -w0 "$run/ca.crt")
users:
- name: admin
  user:
    client-certificate-data: $(base64 -w0 "$run/admin.crt")
    client-key-data: $(base64 -w0 "$run/admin.key")
YAML
}

# Waits for an address that answers, while the process lives.
await() { # await <pid> <curl argument…>
  local pid=$1 end=$((SECONDS + 90))
  shift
  while ((SECONDS < end)); do
    kill -0 "$pid" 2>/dev/null || return 1
    ! curl --silent --fail --output /dev/null --max-time 2 "$@" || return 0
    sleep 0.2
  done
  return 1
}

# One try with three ports; fails when one of them is taken.
start_at() { # start_at <port>
  local port=$1 etcd_url=http://127.0.0.1:$(($1 + 1)) peer_url=http://127.0.0.1:$(($1 + 2))
  rm -rf "$run/etcd"
  ETCD_UNSUPPORTED_ARCH=$(uname -m | sed 's/aarch64/arm64/') etcd --data-dir "$run/etcd" --log-level error \
    --listen-client-urls "$etcd_url" --advertise-client-urls "$etcd_url" \
    --listen-peer-urls "$peer_url" --initial-advertise-peer-urls "$peer_url" \
    --initial-cluster "default=$peer_url" >"$run/etcd.log" 2>&1 &
  echo $! >"$run/etcd.pid"
  await "$(cat "$run/etcd.pid")" "$etcd_url/health" || return 1
  "$binary" --etcd-servers "$etcd_url" --bind-address 127.0.0.1 --secure-port "$port" --insecure-port 0 \
    --advertise-address 127.0.0.1 --endpoint-reconciler-type none \
    --client-ca-file "$run/ca.crt" --tls-cert-file "$run/server.crt" --tls-private-key-file "$run/server.key" \
    --service-account-issuer https://127.0.0.1 --service-account-key-file "$run/accounts.key" \
    --service-account-signing-key-file "$run/accounts.key" --service-cluster-ip-range 10.99.0.0/24 \
    --authorization-mode RBAC --disable-admission-plugins ServiceAccount \
    >"$run/kube-apiserver.log" 2>&1 &
  echo $! >"$run/kube-apiserver.pid"
  await "$(cat "$run/kube-apiserver.pid")" --cacert "$run/ca.crt" --cert "$run/admin.crt" \
    --key "$run/admin.key" "https://127.0.0.1:$port/readyz"
}

start() {
  build
  stop
  mkdir -p "$run"
  chmod 700 "$run"
  certificates
  local try port
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    if start_at "$port"; then
      kubeconfig "$port"
      echo "$run/kubeconfig"
      return 0
    fi
    stop_processes
  done
  say "the API server did not start in $try tries; the end of its log:"
  tail -n 5 "$run"/*.log >&2
  return 1
}

# Ends the processes that start wrote down, unless their ids belong to others by now.
stop_processes() {
  local name pid file
  for name in kube-apiserver etcd; do
    file=$run/$name.pid
    [[ -f $file ]] || continue
    pid=$(cat "$file")
    if [[ $(cat "/proc/$pid/comm" 2>/dev/null) == "${name:0:15}" ]]; then
      kill "$pid" 2>/dev/null || true
      while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    fi
    rm -f "$file"
  done
}

stop() {
  stop_processes
  rm -rf "$run"
}

case ${1:-} in
  build) build ;;
  start) start ;;
  stop) stop ;;
  run)
    shift
    trap stop EXIT
    MORTISE_KUBECONFIG=$(start)
    export MORTISE_KUBECONFIG
    "$@"
    ;;
  *)
    say "usage: conformance/kube-apiserver.sh build | start | stop | run command…"
    exit 2
    ;;
esac
