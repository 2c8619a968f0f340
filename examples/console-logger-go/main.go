// km-plugin-console-logger speaks the contract of Kilometers and knows nothing of Mortise: it is
// written against hashicorp/go-plugin and the stubs of that contract alone.
package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"mortise.dev/contracts/kilometers"
)

const (
	name    = "console-logger"
	version = "1.0.0"
	tier    = "Free"
	// Shorter keys are no keys.
	keyLengthMin = 10
)

type logger struct {
	kilometers.UnimplementedKilometersPluginServer
	mutex      sync.Mutex
	debug      bool
	authorized bool
}

func (l *logger) GetName(context.Context, *kilometers.Empty) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: name}, nil
}

func (l *logger) GetVersion(
	context.Context, *kilometers.Empty,
) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: version}, nil
}

func (l *logger) GetRequiredTier(
	context.Context, *kilometers.Empty,
) (*kilometers.StringResponse, error) {
	return &kilometers.StringResponse{Value: tier}, nil
}

func (l *logger) Authenticate(
	_ context.Context, request *kilometers.AuthenticateRequest,
) (*kilometers.AuthenticateResponse, error) {
	// Free of charge: without a key it runs all the same, with one the key must look like one.
	if key := request.ApiKey; key != "" && len(key) < keyLengthMin {
		return &kilometers.AuthenticateResponse{
			Error: fmt.Sprintf("the API key has %d characters, at least %d are needed",
				len(key), keyLengthMin),
		}, nil
	}
	l.mutex.Lock()
	l.authorized = true
	l.mutex.Unlock()
	return &kilometers.AuthenticateResponse{
		Success: true,
		AuthResponse: &kilometers.AuthResponse{
			Authorized: true,
			UserTier:   tier,
			Features:   []string{"basic_monitoring", "console_logging"},
			ExpiresAt:  time.Now().Add(5 * time.Minute).UTC().Format(time.RFC3339),
		},
	}, nil
}

func (l *logger) Initialize(
	_ context.Context, request *kilometers.InitializeRequest,
) (*kilometers.InitializeResponse, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.debug = request.GetConfig().GetDebug()
	if l.debug {
		l.print("[ConsoleLogger] Initialized")
	}
	return &kilometers.InitializeResponse{Success: true}, nil
}

func (l *logger) Shutdown(
	context.Context, *kilometers.ShutdownRequest,
) (*kilometers.ShutdownResponse, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.debug {
		l.print("[ConsoleLogger] Shutdown")
	}
	return &kilometers.ShutdownResponse{Success: true}, nil
}

func (l *logger) HandleMessage(
	_ context.Context, request *kilometers.HandleMessageRequest,
) (*kilometers.HandleMessageResponse, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if !l.authorized {
		return &kilometers.HandleMessageResponse{Error: "plugin not authenticated"}, nil
	}
	arrow := "→"
	if request.Direction == "outbound" || request.Direction == "response" {
		arrow = "←"
	}
	l.print(fmt.Sprintf("[%s] %s %s JSON-RPC (%d bytes) [%s]",
		time.Now().Format("15:04:05.000"), arrow, request.Direction, len(request.Data),
		request.CorrelationId))
	if l.debug {
		l.print("[ConsoleLogger] Data: " + string(request.Data))
	}
	return &kilometers.HandleMessageResponse{Success: true}, nil
}

func (l *logger) HandleError(
	_ context.Context, request *kilometers.HandleErrorRequest,
) (*kilometers.HandleErrorResponse, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.print("[ConsoleLogger] Error: " + request.ErrorMessage)
	return &kilometers.HandleErrorResponse{Success: true}, nil
}

func (l *logger) HandleStreamEvent(
	_ context.Context, request *kilometers.HandleStreamEventRequest,
) (*kilometers.HandleStreamEventResponse, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.print("[ConsoleLogger] Stream event: " + request.GetEvent().GetType())
	return &kilometers.HandleStreamEventResponse{Success: true}, nil
}

// Taken before go-plugin puts a pipe in its place that old versions of it never empty.
var stderr = os.Stderr

func (l *logger) print(line string) { fmt.Fprintln(stderr, line) }

type carrier struct {
	plugin.NetRPCUnsupportedPlugin
}

func (carrier) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	kilometers.RegisterKilometersPluginServer(server, &logger{})
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
