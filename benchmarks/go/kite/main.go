// A plugin on Kite's contract that says hello: what both hosts of the proxy's bench ask.
package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"mortise.dev/contracts/kite"
)

type hello struct {
	kite.UnimplementedPluginServiceServer
}

func (hello) GetManifest(context.Context, *kite.Empty) (*kite.Manifest, error) {
	return &kite.Manifest{
		Name: "bench-kite", Version: "1.0.0", Description: "Says hello", Author: "The Mortise authors",
		Permissions: []*kite.Permission{{Resource: "hello", Verbs: []string{"get"}}},
		Priority:    50, RateLimit: 1000000,
	}, nil
}

func (hello) Shutdown(context.Context, *kite.Empty) (*kite.Empty, error) {
	return &kite.Empty{}, nil
}

func (hello) OnClusterEvent(context.Context, *kite.ClusterEvent) (*kite.Empty, error) {
	return &kite.Empty{}, nil
}

func (hello) HandleHTTP(context.Context, *kite.HTTPRequest) (*kite.HTTPResponse, error) {
	return &kite.HTTPResponse{
		StatusCode: 200, Body: []byte(`{"greeting":"Hello, world!"}`),
		Headers: map[string]string{"Content-Type": "application/json"},
	}, nil
}

func (hello) GetAITools(context.Context, *kite.Empty) (*kite.AIToolList, error) {
	return &kite.AIToolList{}, nil
}

func (hello) GetResourceHandlers(
	context.Context, *kite.Empty,
) (*kite.ResourceHandlerList, error) {
	return &kite.ResourceHandlerList{}, nil
}

func (hello) GetMiddleware(context.Context, *kite.Empty) (*kite.MiddlewareConfig, error) {
	return &kite.MiddlewareConfig{}, nil
}

type carrier struct {
	plugin.NetRPCUnsupportedPlugin
}

func (carrier) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	kite.RegisterPluginServiceServer(server, hello{})
	return nil
}

func (carrier) GRPCClient(
	context.Context, *plugin.GRPCBroker, *grpc.ClientConn,
) (interface{}, error) {
	return nil, fmt.Errorf("this program is a plugin, not a host")
}

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion: 1, MagicCookieKey: "KITE_PLUGIN", MagicCookieValue: "kite-plugin-v1",
		},
		Plugins:    plugin.PluginSet{"kite": carrier{}},
		GRPCServer: plugin.DefaultGRPCServer,
	})
}
