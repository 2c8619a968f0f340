// Package mortise is what the author of a Go plugin imports.
//
// A plugin is a value of type Plugin and a main of one line:
//
//	func main() { mortise.Serve(mortise.Plugin{ID: "hello", Version: "1.0.0", Tools: ...}) }
//
// Every handler gets a context that ends with the call's deadline or when the caller gave up;
// HostFrom(ctx) asks the host for something with the rights of that caller.
package mortise

import (
	"context"
	"encoding/json"
	"os"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"mortise.dev/sdk/wire"
)

// Version of this SDK, for diagnosis.
const Version = "0.1.0"

const (
	cookieKey       = "MORTISE_PLUGIN"
	cookieValue     = "6d6f7274697365"
	applicationWire = 1
	envelopeVersion = 1
	messageBytesMax = 64 << 20
)

// Plugin is everything a plugin offers. Only ID and Version must be set; both must be those of the
// manifest.
type Plugin struct {
	ID      string
	Version string

	// Settings is called once with the plugin's settings, before anything else; optional.
	// DecodeSettings makes one of a function over a struct.
	Settings func(settings json.RawMessage) error

	// Tools are AI tools by name.
	Tools map[string]Tool
	// Points are implementations of the application's extension points by the point's name.
	Points map[string]Point
	// Messages sees MCP messages under the monitor; embed NoMessages to leave methods out.
	Messages MessageHandler
	// Routes answers HTTP under the plugin's own path.
	Routes *Routes
	// Middleware stands in front of every request to the server.
	Middleware *Middleware
	// Resources are resource types that the plugin keeps, by name.
	Resources map[string]Resource
	// Panes are rectangles of text in the terminal workspace, by name.
	Panes map[string]Pane
	// ClusterEvents is told what happens to clusters.
	ClusterEvents func(ctx context.Context, event ClusterEvent) error
}

// Serve runs the plugin until the host ends it. It prints the handshake, so nothing may be printed
// to stdout before it; what is printed later goes to the plugin's log.
func Serve(plugin Plugin) {
	stderr := os.Stderr
	server := newServer(plugin, func() {
		// go-plugin put pipes here that an old host never empties: what is printed would block.
		os.Stdout = stderr
		os.Stderr = stderr
	})
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  applicationWire,
			MagicCookieKey:   cookieKey,
			MagicCookieValue: cookieValue,
		},
		Plugins: goplugin.PluginSet{"mortise": &carrier{server: server}},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options,
				grpc.MaxRecvMsgSize(messageBytesMax), grpc.MaxSendMsgSize(messageBytesMax))...)
		},
		Logger: Logger(),
	})
}

// carrier registers the one service of the wire with go-plugin.
type carrier struct {
	goplugin.NetRPCUnsupportedPlugin
	server *server
}

func (c *carrier) GRPCServer(_ *goplugin.GRPCBroker, registrar *grpc.Server) error {
	wire.RegisterPluginServer(registrar, c.server)
	return nil
}

func (c *carrier) GRPCClient(
	context.Context, *goplugin.GRPCBroker, *grpc.ClientConn,
) (interface{}, error) {
	return nil, Errorf("UNIMPLEMENTED", "this SDK is for plugins; hosts are written in Java")
}

// DecodeSettings makes a Settings function of one over a struct.
func DecodeSettings[T any](apply func(settings T) error) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		var settings T
		if err := decode(raw, &settings); err != nil {
			return err
		}
		return apply(settings)
	}
}
