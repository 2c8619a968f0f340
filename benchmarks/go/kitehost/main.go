// The peer of the proxy's bench: a host on Debian's go-plugin that serves a Kite plugin's routes.
//
//	kitehost <plugin>
//
// It says on which port of the loopback address it listens, and ends with its standard input. Who
// asks, and whether the plugin declares what is asked, is looked at as in a Kite host; there is no
// rate, no deadline and no audit.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"mortise.dev/contracts/kite"
)

const root = "/api/v1/plugins/bench-kite"
const bodyBytesMax = 10 << 20

type carrier struct {
	plugin.NetRPCUnsupportedPlugin
}

func (carrier) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error {
	return fmt.Errorf("this program is a host, not a plugin")
}

func (carrier) GRPCClient(
	_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn,
) (interface{}, error) {
	return kite.NewPluginServiceClient(connection), nil
}

type proxy struct {
	plugin  kite.PluginServiceClient
	allowed map[string]bool // "get hello"
}

func (p proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "bench" {
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, root)
	resource := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 2)[0]
	if !p.allowed[strings.ToLower(r.Method)+" "+resource] {
		http.Error(w, "the plugin does not declare it", http.StatusForbidden)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyBytesMax))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer, err := p.plugin.HandleHTTP(r.Context(), &kite.HTTPRequest{
		Method: r.Method, Path: path, Headers: first(r.Header), Body: body,
		QueryParams: first(r.URL.Query()),
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	for name, value := range answer.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(int(answer.StatusCode))
	_, _ = w.Write(answer.Body) // Who has gone needs no answer.
}

// first keeps one value of each, and nobody's credentials.
func first(values map[string][]string) map[string]string {
	kept := map[string]string{}
	for name, all := range values {
		if name != "Authorization" && name != "Cookie" {
			kept[name] = all[0]
		}
	}
	return kept
}

func start(binary string) (kite.PluginServiceClient, error) {
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion: 1, MagicCookieKey: "KITE_PLUGIN", MagicCookieValue: "kite-plugin-v1",
		},
		Plugins:          plugin.PluginSet{"kite": carrier{}},
		Cmd:              exec.Command(binary),
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Managed:          true,
		Logger:           hclog.NewNullLogger(),
	})
	rpc, err := client.Client()
	if err != nil {
		return nil, err
	}
	raw, err := rpc.Dispense("kite")
	if err != nil {
		return nil, err
	}
	return raw.(kite.PluginServiceClient), nil
}

func serve(binary string) error {
	client, err := start(binary)
	if err != nil {
		return err
	}
	manifest, err := client.GetManifest(context.Background(), &kite.Empty{})
	if err != nil {
		return err
	}
	allowed := map[string]bool{}
	for _, permission := range manifest.Permissions {
		for _, verb := range permission.Verbs {
			allowed[verb+" "+permission.Resource] = true
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	go func() { _ = http.Serve(listener, proxy{client, allowed}) }() // Ends with the program.
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

func main() {
	err := serve(os.Args[1])
	plugin.CleanupClients()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
