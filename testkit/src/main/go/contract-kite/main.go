// The plugin of the contract test in the words of Kite's contract, which knows nothing of Mortise:
// the same tools and routes as contract-plugin, as far as there are words for them.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"mortise.dev/contracts/kite"

	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type server struct {
	kite.UnimplementedPluginServiceServer
	interrupted int64
}

type user struct {
	Username string `json:"username"`
	Roles    []struct {
		Name string `json:"name"`
	} `json:"roles"`
}

func (*server) GetManifest(context.Context, *kite.Empty) (*kite.Manifest, error) {
	return &kite.Manifest{Name: "contract", Version: "1.0.0"}, nil
}

func (*server) GetAITools(context.Context, *kite.Empty) (*kite.AIToolList, error) {
	list := &kite.AIToolList{}
	for _, name := range []string{"echo", "caller", "fail", "throw", "hang", "state"} {
		list.Tools = append(list.Tools, &kite.AIToolDef{Name: name, Description: "A scenario"})
	}
	return list, nil
}

func (*server) GetResourceHandlers(context.Context, *kite.Empty) (*kite.ResourceHandlerList, error) {
	return &kite.ResourceHandlerList{
		Handlers: []*kite.ResourceHandlerDef{{Name: "things"}},
	}, nil
}

func (*server) GetMiddleware(context.Context, *kite.Empty) (*kite.MiddlewareConfig, error) {
	return &kite.MiddlewareConfig{Enabled: true}, nil
}

func (*server) AuthorizeAITool(
	context.Context, *kite.AIToolAuthRequest,
) (*kite.AIToolAuthResponse, error) {
	return &kite.AIToolAuthResponse{Allowed: true}, nil
}

func (s *server) ExecuteAITool(
	ctx context.Context, request *kite.AIToolRequest,
) (*kite.AIToolResponse, error) {
	text, err := s.run(ctx, request)
	if err != nil {
		return nil, err
	}
	return &kite.AIToolResponse{Result: text}, nil
}

func (s *server) run(ctx context.Context, request *kite.AIToolRequest) (string, error) {
	switch request.ToolName {
	case "echo":
		return request.ArgsJson, nil
	case "caller":
		return caller(request.UserJson)
	case "fail":
		return "", status.Error(codes.AlreadyExists, "contract: it was asked to fail.")
	case "throw":
		return "", errors.New("a bug")
	case "hang":
		<-ctx.Done()
		atomic.AddInt64(&s.interrupted, 1)
		return "", ctx.Err()
	case "state":
		state, err := json.Marshal(map[string]interface{}{
			"written": 0, "interrupted": atomic.LoadInt64(&s.interrupted),
			"watchers": 0, "messages": 0, "lastPayload": "",
		})
		return string(state), err
	}
	return "", status.Errorf(codes.NotFound, "no tool %s", request.ToolName)
}

func caller(text string) (string, error) {
	var who user
	if err := json.Unmarshal([]byte(text), &who); err != nil {
		return "", err
	}
	var roles []string
	for _, role := range who.Roles {
		roles = append(roles, role.Name)
	}
	return fmt.Sprintf("user %s %v", who.Username, roles), nil
}

func (*server) HandleHTTP(
	_ context.Context, request *kite.HTTPRequest,
) (*kite.HTTPResponse, error) {
	switch request.Method + " " + request.Path {
	case "POST /upper":
		upper := strings.ToUpper(string(request.Body))
		return &kite.HTTPResponse{StatusCode: http.StatusOK, Body: []byte(upper)}, nil
	case "GET /big":
		size, err := strconv.Atoi(request.QueryParams["bytes"])
		if err != nil {
			return nil, err
		}
		return &kite.HTTPResponse{
			StatusCode: http.StatusOK, Body: bytes.Repeat([]byte{0}, size),
		}, nil
	}
	return &kite.HTTPResponse{StatusCode: http.StatusNotFound}, nil
}

type kitePlugin struct {
	plugin.NetRPCUnsupportedPlugin
}

func (*kitePlugin) GRPCServer(_ *plugin.GRPCBroker, s *grpc.Server) error {
	kite.RegisterPluginServiceServer(s, &server{})
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
