// The plugin of the contract test in the words of Kilometers' contract, which knows nothing of
// Mortise: it sees messages. What it has seen it writes to its log, as there is nobody to ask it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"mortise.dev/contracts/kilometers"

	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

type server struct {
	kilometers.UnimplementedKilometersPluginServer
	mutex    sync.Mutex
	messages int
}

func (*server) GetName(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "contract"}, nil
}

func (*server) GetVersion(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "1.0.0"}, nil
}

func (*server) GetRequiredTier(
	context.Context, *kilometers.Empty,
) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: "Free"}, nil
}

func (*server) Authenticate(
	context.Context, *kilometers.AuthenticateRequest,
) (*kilometers.AuthenticateResponse, error) {
	return &kilometers.AuthenticateResponse{
		Success:      true,
		AuthResponse: &kilometers.AuthResponse{Authorized: true, UserTier: "Free"},
	}, nil
}

func (*server) Initialize(
	context.Context, *kilometers.InitializeRequest,
) (*kilometers.InitializeResponse, error) {
	return &kilometers.InitializeResponse{Success: true}, nil
}

func (*server) HandleStreamEvent(
	context.Context, *kilometers.HandleStreamEventRequest,
) (*kilometers.HandleStreamEventResponse, error) {
	return &kilometers.HandleStreamEventResponse{Success: true}, nil
}

func (s *server) HandleMessage(
	_ context.Context, request *kilometers.HandleMessageRequest,
) (*kilometers.HandleMessageResponse, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.messages++
	state, err := json.Marshal(map[string]interface{}{
		"written": 0, "interrupted": 0, "watchers": 0,
		"messages": s.messages, "lastPayload": string(request.Data),
	})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(log, "state %s\n", state)
	return &kilometers.HandleMessageResponse{Success: true}, nil
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
