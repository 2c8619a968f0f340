// An observing plugin of the Kilometers contract that does nothing with what it sees, so that the
// benchmark measures the monitor and not the plugin.
package main

import (
	"context"
	"fmt"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"mortise.dev/contracts/kilometers"
)

type observer struct {
	kilometers.UnimplementedKilometersPluginServer
}

func (observer) GetName(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "observer"}, nil
}

func (observer) GetVersion(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "1.0.0"}, nil
}

func (observer) GetRequiredTier(
	context.Context, *kilometers.Empty,
) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "Free"}, nil
}

func (observer) Authenticate(
	context.Context, *kilometers.AuthenticateRequest,
) (*kilometers.AuthenticateResponse, error) {
	return &kilometers.AuthenticateResponse{
		Success: true, AuthResponse: &kilometers.AuthResponse{Authorized: true, UserTier: "Free"},
	}, nil
}

func (observer) Initialize(
	context.Context, *kilometers.InitializeRequest,
) (*kilometers.InitializeResponse, error) {
	return &kilometers.InitializeResponse{Success: true}, nil
}

func (observer) Shutdown(
	context.Context, *kilometers.ShutdownRequest,
) (*kilometers.ShutdownResponse, error) {
	return &kilometers.ShutdownResponse{Success: true}, nil
}

func (observer) HandleMessage(
	context.Context, *kilometers.HandleMessageRequest,
) (*kilometers.HandleMessageResponse, error) {
	return &kilometers.HandleMessageResponse{Success: true}, nil
}

func (observer) HandleError(
	context.Context, *kilometers.HandleErrorRequest,
) (*kilometers.HandleErrorResponse, error) {
	return &kilometers.HandleErrorResponse{Success: true}, nil
}

func (observer) HandleStreamEvent(
	context.Context, *kilometers.HandleStreamEventRequest,
) (*kilometers.HandleStreamEventResponse, error) {
	return &kilometers.HandleStreamEventResponse{Success: true}, nil
}

type carrier struct {
	plugin.NetRPCUnsupportedPlugin
}

func (carrier) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	kilometers.RegisterKilometersPluginServer(server, observer{})
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
			ProtocolVersion:  1,
			MagicCookieKey:   "KILOMETERS_PLUGIN",
			MagicCookieValue: "kilometers_monitoring_plugin",
		},
		Plugins:    plugin.PluginSet{"kilometers": carrier{}},
		GRPCServer: plugin.DefaultGRPCServer,
	})
}
