// A plugin of the Kilometers contract, written from the contract alone. Its environment is clean, so
// the tier it requires is the name it is built under: plain, or ending in -pro or -odd.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"contracts/kilometers"

	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

type server struct {
	kilometers.UnimplementedKilometersPluginServer
}

func (*server) GetName(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "probe"}, nil
}

func (*server) GetVersion(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "1.0.0"}, nil
}

func (*server) GetRequiredTier(
	context.Context, *kilometers.Empty,
) (*kilometers.StringResponse, error) {
	name := filepath.Base(os.Args[0])
	switch {
	case strings.HasSuffix(name, "-pro"):
		return &kilometers.StringResponse{Value: "PRO"}, nil
	case strings.HasSuffix(name, "-odd"):
		return &kilometers.StringResponse{Value: "Platinum"}, nil
	case strings.HasSuffix(name, "-mute"):
		return nil, errors.New("the tier is not told")
	}
	return &kilometers.StringResponse{Value: "free"}, nil
}

func (*server) Authenticate(
	_ context.Context, request *kilometers.AuthenticateRequest,
) (*kilometers.AuthenticateResponse, error) {
	if request.ApiKey == "" {
		return &kilometers.AuthenticateResponse{Success: false, Error: "no key"}, nil
	}
	return &kilometers.AuthenticateResponse{
		Success: true,
		AuthResponse: &kilometers.AuthResponse{
			Authorized: request.ApiKey != "bad",
			UserTier:   strings.TrimPrefix(request.ApiKey, "key-"),
		},
	}, nil
}

func (*server) Initialize(
	_ context.Context, request *kilometers.InitializeRequest,
) (*kilometers.InitializeResponse, error) {
	config := request.Config
	say("initialize %s %t %s", config.ApiEndpoint, config.Debug, config.ApiKey)
	return &kilometers.InitializeResponse{Success: true}, nil
}

func (*server) Shutdown(
	context.Context, *kilometers.ShutdownRequest,
) (*kilometers.ShutdownResponse, error) {
	say("shutdown")
	return &kilometers.ShutdownResponse{Success: true}, nil
}

func (*server) HandleMessage(
	_ context.Context, request *kilometers.HandleMessageRequest,
) (*kilometers.HandleMessageResponse, error) {
	if string(request.Data) == "refuse me" {
		return &kilometers.HandleMessageResponse{Success: false, Error: "I do not like it"}, nil
	}
	say("message %s %s %s", request.Direction, request.CorrelationId, request.Data)
	return &kilometers.HandleMessageResponse{Success: true}, nil
}

func (*server) HandleError(
	_ context.Context, request *kilometers.HandleErrorRequest,
) (*kilometers.HandleErrorResponse, error) {
	say("error %s %s", request.ErrorType, request.ErrorMessage)
	return &kilometers.HandleErrorResponse{Success: true}, nil
}

func (*server) HandleStreamEvent(
	_ context.Context, request *kilometers.HandleStreamEventRequest,
) (*kilometers.HandleStreamEventResponse, error) {
	event := request.Event
	say("event %s %d %s", event.Type, event.Timestamp.Seconds, event.Data["correlation_id"])
	return &kilometers.HandleStreamEventResponse{Success: true}, nil
}

// say writes to the log: what Debian's go-plugin prints to standard output goes nowhere.
func say(format string, values ...interface{}) {
	fmt.Fprintf(log, format+"\n", values...)
}

// The real standard error: Serve replaces os.Stderr by a pipe that only GRPCStdio would empty.
var log = os.Stderr

type kilometersPlugin struct {
	plugin.NetRPCUnsupportedPlugin
}

func (*kilometersPlugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	kilometers.RegisterKilometersPluginServer(s, &server{})
	return nil
}

func (*kilometersPlugin) GRPCClient(
	context.Context, *plugin.GRPCBroker, *grpc.ClientConn,
) (interface{}, error) {
	return nil, errors.New("this is a plugin")
}

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "KILOMETERS_PLUGIN",
			MagicCookieValue: "kilometers_monitoring_plugin",
		},
		Plugins:    map[string]plugin.Plugin{"kilometers": &kilometersPlugin{}},
		GRPCServer: plugin.DefaultGRPCServer,
	})
}
