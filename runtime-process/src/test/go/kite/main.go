// A plugin of the Kite contract, written from the contract alone. Built under a name that ends in
// -bare it implements nothing but its tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"contracts/kite"

	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// bare knows its tools and nothing else: the embedded server answers UNIMPLEMENTED.
type bare struct {
	kite.UnimplementedPluginServiceServer
}

func (*bare) GetAITools(context.Context, *kite.Empty) (*kite.AIToolList, error) {
	return &kite.AIToolList{Tools: []*kite.AIToolDef{
		{
			Name: "get_sum", Description: "Adds", Required: []string{"a"},
			PropertiesJson: `{"a": {"type": "number"}}`,
		},
		{Name: "odd", PropertiesJson: `[1]`},
	}}, nil
}

func (*bare) ExecuteAITool(
	_ context.Context, request *kite.AIToolRequest,
) (*kite.AIToolResponse, error) {
	result := strings.Join(
		[]string{request.ToolName, request.ArgsJson, request.ClusterName, request.UserJson}, " ")
	return &kite.AIToolResponse{Result: result, IsError: request.ToolName == "odd"}, nil
}

type full struct {
	bare
}

func (*full) GetManifest(context.Context, *kite.Empty) (*kite.Manifest, error) {
	return &kite.Manifest{Name: "probe", Version: "2.0.0"}, nil
}

func (*full) Shutdown(context.Context, *kite.Empty) (*kite.Empty, error) {
	fmt.Fprintln(log, "shutdown")
	return &kite.Empty{}, nil
}

func (*full) OnClusterEvent(_ context.Context, event *kite.ClusterEvent) (*kite.Empty, error) {
	fmt.Fprintln(log, "cluster", event.Type, event.ClusterName)
	return &kite.Empty{}, nil
}

func (*full) HandleHTTP(
	_ context.Context, request *kite.HTTPRequest,
) (*kite.HTTPResponse, error) {
	if request.Path == "/fail" {
		return nil, errors.New("no such page")
	}
	return &kite.HTTPResponse{
		StatusCode: 201,
		Headers: map[string]string{"X-Seen": strings.Join([]string{
			request.Method, request.Path, request.Headers["accept"], request.QueryParams["q"],
			request.ClusterName, request.UserJson,
		}, " ")},
		Body: request.Body,
	}, nil
}

func (*full) AuthorizeAITool(
	_ context.Context, request *kite.AIToolAuthRequest,
) (*kite.AIToolAuthResponse, error) {
	return &kite.AIToolAuthResponse{Allowed: false, Reason: "not " + request.ToolName}, nil
}

func (*full) GetResourceHandlers(context.Context, *kite.Empty) (*kite.ResourceHandlerList, error) {
	return &kite.ResourceHandlerList{Handlers: []*kite.ResourceHandlerDef{
		{Name: "widgets", IsClusterScoped: true},
	}}, nil
}

func (*full) HandleResource(
	_ context.Context, request *kite.ResourceRequest,
) (*kite.ResourceResponse, error) {
	if request.Name == "garbage" {
		return &kite.ResourceResponse{Body: []byte(`{"a":1} trailing`)}, nil
	}
	body := fmt.Sprintf(`{"did":"%s %s %s %s %s","given":%q}`, request.Operation,
		request.HandlerName, request.Namespace, request.Name, request.QueryParams["q"], request.Body)
	return &kite.ResourceResponse{Body: []byte(body)}, nil
}

func (*full) GetMiddleware(context.Context, *kite.Empty) (*kite.MiddlewareConfig, error) {
	return &kite.MiddlewareConfig{Enabled: true, Priority: 7}, nil
}

func (*full) ApplyMiddleware(
	_ context.Context, request *kite.MiddlewareRequest,
) (*kite.MiddlewareResponse, error) {
	if request.Path == "/stop" {
		return &kite.MiddlewareResponse{
			Action: kite.MiddlewareResponse_ABORT, AbortStatusCode: 418, AbortBody: []byte("no"),
		}, nil
	}
	return &kite.MiddlewareResponse{
		ModifiedHeaders: map[string]string{"x-method": request.Method},
	}, nil
}

// The real standard error: Serve replaces os.Stderr by a pipe that only GRPCStdio would empty.
var log = os.Stderr

type kitePlugin struct {
	plugin.NetRPCUnsupportedPlugin
}

func (*kitePlugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	if strings.HasSuffix(os.Args[0], "-bare") {
		kite.RegisterPluginServiceServer(s, &bare{})
	} else {
		kite.RegisterPluginServiceServer(s, &full{})
	}
	return nil
}

func (*kitePlugin) GRPCClient(
	context.Context, *plugin.GRPCBroker, *grpc.ClientConn,
) (interface{}, error) {
	return nil, errors.New("this is a plugin")
}

func main() {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  1,
			MagicCookieKey:   "KITE_PLUGIN",
			MagicCookieValue: "kite-plugin-v1",
		},
		Plugins:    map[string]plugin.Plugin{"kite": &kitePlugin{}},
		GRPCServer: plugin.DefaultGRPCServer,
	})
}
