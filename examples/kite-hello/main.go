// kite-hello speaks the contract of Kite and knows nothing of Mortise: it is written against
// hashicorp/go-plugin and the stubs of that contract alone. It serves all eleven calls.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"sync"

	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"mortise.dev/contracts/kite"
)

type hello struct {
	kite.UnimplementedPluginServiceServer
	mutex sync.Mutex
	notes map[string]json.RawMessage // by namespace/name
}

func (h *hello) GetManifest(context.Context, *kite.Empty) (*kite.Manifest, error) {
	return &kite.Manifest{
		Name:        "kite-hello",
		Version:     "1.0.0",
		Description: "Greets, counts words and keeps notes",
		Author:      "The Mortise authors",
		Permissions: []*kite.Permission{
			{Resource: "greetings", Verbs: []string{"get", "create"}},
			{Resource: "notes", Verbs: []string{"get", "create", "update", "delete"}},
		},
		Priority:  50,
		RateLimit: 100,
	}, nil
}

func (h *hello) Shutdown(context.Context, *kite.Empty) (*kite.Empty, error) {
	return &kite.Empty{}, nil
}

func (h *hello) OnClusterEvent(_ context.Context, event *kite.ClusterEvent) (*kite.Empty, error) {
	fmt.Fprintf(stderr, "[INFO] cluster %s %s\n", event.ClusterName, event.Type)
	return &kite.Empty{}, nil
}

func (h *hello) HandleHTTP(
	_ context.Context, request *kite.HTTPRequest,
) (*kite.HTTPResponse, error) {
	if !strings.HasPrefix(request.Path, "/greetings") {
		return answer(404, map[string]string{"error": "there is no " + request.Path})
	}
	if request.Path == "/greetings/seen" {
		return answer(200, map[string]interface{}{
			"stamp": request.Headers["x-kite-hello"], "user": json.RawMessage(request.UserJson),
		})
	}
	switch request.Method {
	case "GET":
		name := request.QueryParams["name"]
		if name == "" {
			name = "world"
		}
		return answer(200, map[string]string{"greeting": "Hello, " + name + "!"})
	case "POST":
		return answer(201, map[string]string{"echo": string(request.Body)})
	default:
		return answer(405, map[string]string{"error": request.Method + " is not for greetings"})
	}
}

func answer(status int32, document interface{}) (*kite.HTTPResponse, error) {
	body, err := json.Marshal(document)
	return &kite.HTTPResponse{
		StatusCode: status, Body: body,
		Headers: map[string]string{"Content-Type": "application/json"},
	}, err
}

func (h *hello) GetAITools(context.Context, *kite.Empty) (*kite.AIToolList, error) {
	return &kite.AIToolList{Tools: []*kite.AIToolDef{
		{
			Name:           "greet",
			Description:    "Greets somebody",
			PropertiesJson: `{"name":{"type":"string","description":"who is greeted"}}`,
			Required:       []string{"name"},
		},
		{
			Name:           "count_words",
			Description:    "Counts the words of a text",
			PropertiesJson: `{"text":{"type":"string"}}`,
			Required:       []string{"text"},
		},
		{
			Name:           "clear_notes",
			Description:    "Forgets all notes; for admins",
			PropertiesJson: `{}`,
		},
	}}, nil
}

func (h *hello) ExecuteAITool(
	_ context.Context, request *kite.AIToolRequest,
) (*kite.AIToolResponse, error) {
	if request.ToolName == "clear_notes" {
		h.mutex.Lock()
		defer h.mutex.Unlock()
		count := len(h.notes)
		h.notes = map[string]json.RawMessage{}
		return &kite.AIToolResponse{Result: fmt.Sprintf("%d notes forgotten", count)}, nil
	}
	var arguments map[string]string
	if err := json.Unmarshal([]byte(request.ArgsJson), &arguments); err != nil {
		return &kite.AIToolResponse{Result: err.Error(), IsError: true}, nil
	}
	switch request.ToolName {
	case "greet":
		return &kite.AIToolResponse{Result: "Hello, " + arguments["name"] + "!"}, nil
	case "count_words":
		count := len(strings.Fields(arguments["text"]))
		return &kite.AIToolResponse{Result: fmt.Sprintf("%d words", count)}, nil
	default:
		return &kite.AIToolResponse{Result: "no tool " + request.ToolName, IsError: true}, nil
	}
}

// AuthorizeAITool refuses to greet "root", and to forget the notes for anybody but an admin.
func (h *hello) AuthorizeAITool(
	_ context.Context, request *kite.AIToolAuthRequest,
) (*kite.AIToolAuthResponse, error) {
	if request.ToolName == "greet" && strings.Contains(request.ArgsJson, `"root"`) {
		return &kite.AIToolAuthResponse{Reason: "root is not greeted"}, nil
	}
	if request.ToolName == "clear_notes" && !admin(request.UserJson) {
		return &kite.AIToolAuthResponse{Reason: "only an admin forgets notes"}, nil
	}
	return &kite.AIToolAuthResponse{Allowed: true}, nil
}

func admin(userJSON string) bool {
	var user struct {
		Roles []struct {
			Name string `json:"name"`
		} `json:"roles"`
	}
	if json.Unmarshal([]byte(userJSON), &user) != nil {
		return false
	}
	for _, role := range user.Roles {
		if role.Name == "admin" {
			return true
		}
	}
	return false
}

func (h *hello) GetResourceHandlers(
	context.Context, *kite.Empty,
) (*kite.ResourceHandlerList, error) {
	return &kite.ResourceHandlerList{Handlers: []*kite.ResourceHandlerDef{{Name: "notes"}}}, nil
}

func (h *hello) HandleResource(
	_ context.Context, request *kite.ResourceRequest,
) (*kite.ResourceResponse, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	key := request.Namespace + "/" + request.Name
	switch request.Operation {
	case "list":
		return resource(200, h.list(request.Namespace))
	case "get":
		if note, known := h.notes[key]; known {
			return resource(200, note)
		}
		return resource(404, map[string]string{"error": "no note " + key})
	case "create", "update", "patch":
		return h.store(key, request)
	case "delete":
		delete(h.notes, key)
		return resource(200, map[string]string{"deleted": key})
	default:
		return resource(405, map[string]string{"error": "notes cannot " + request.Operation})
	}
}

func (h *hello) store(key string, request *kite.ResourceRequest) (*kite.ResourceResponse, error) {
	if !json.Valid(request.Body) {
		return resource(400, map[string]string{"error": "a note is a JSON document"})
	}
	if request.Operation == "create" && request.Name == "" {
		var named struct {
			Name string `json:"name"`
		}
		if err := json.Unmarshal(request.Body, &named); err == nil {
			key = request.Namespace + "/" + named.Name
		}
	}
	h.notes[key] = append(json.RawMessage{}, request.Body...)
	if request.Operation == "create" {
		return resource(201, h.notes[key])
	}
	return resource(200, h.notes[key])
}

func (h *hello) list(namespace string) []json.RawMessage {
	keys := make([]string, 0, len(h.notes))
	for key := range h.notes {
		if namespace == "" || strings.HasPrefix(key, namespace+"/") {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	found := make([]json.RawMessage, 0, len(keys))
	for _, key := range keys {
		found = append(found, h.notes[key])
	}
	return found
}

func resource(status int32, document interface{}) (*kite.ResourceResponse, error) {
	body, err := json.Marshal(document)
	return &kite.ResourceResponse{StatusCode: status, Body: body}, err
}

func (h *hello) GetMiddleware(context.Context, *kite.Empty) (*kite.MiddlewareConfig, error) {
	return &kite.MiddlewareConfig{Enabled: true, Priority: 50}, nil
}

// ApplyMiddleware refuses paths that begin or end with /forbidden, and marks all other requests.
func (h *hello) ApplyMiddleware(
	_ context.Context, request *kite.MiddlewareRequest,
) (*kite.MiddlewareResponse, error) {
	if strings.HasPrefix(request.Path, "/forbidden") ||
		strings.HasSuffix(request.Path, "/forbidden") {
		return &kite.MiddlewareResponse{
			Action:          kite.MiddlewareResponse_ABORT,
			AbortStatusCode: 403,
			AbortBody:       []byte(`{"error":"forbidden by kite-hello"}`),
		}, nil
	}
	return &kite.MiddlewareResponse{
		Action:          kite.MiddlewareResponse_CONTINUE,
		ModifiedHeaders: map[string]string{"x-kite-hello": "passed"},
	}, nil
}

// Taken before go-plugin puts a pipe in its place that old versions of it never empty.
var stderr = os.Stderr

type carrier struct {
	plugin.NetRPCUnsupportedPlugin
}

func (carrier) GRPCServer(_ *plugin.GRPCBroker, server *grpc.Server) error {
	kite.RegisterPluginServiceServer(server, &hello{notes: map[string]json.RawMessage{}})
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
			MagicCookieKey:   "KITE_PLUGIN",
			MagicCookieValue: "kite-plugin-v1",
		},
		Plugins:    plugin.PluginSet{"kite": carrier{}},
		GRPCServer: plugin.DefaultGRPCServer,
	})
}
