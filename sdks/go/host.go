package mortise

import (
	"context"
	"encoding/json"
	"time"

	"mortise.dev/sdk/wire"
)

// Caller is on whose behalf a call is made, as far as a plugin may know.
type Caller struct {
	Kind  string // user | operator | application | background
	Name  string
	Roles []string
}

func callerOf(caller *wire.Caller) Caller {
	if caller == nil {
		return Caller{Kind: "background"}
	}
	return Caller{Kind: caller.Kind, Name: caller.Name, Roles: caller.Roles}
}

// Host is what a plugin may ask for during one call, with the rights of that call's caller. It is
// good until the call ends; any goroutine may use it.
type Host struct {
	stream *hostStream
	token  []byte
	caller Caller
}

type hostKey struct{}

// HostFrom is the host as the current call sees it. Without a call it panics: background work has
// a host of its own, Background.
func HostFrom(ctx context.Context) *Host {
	host, ok := ctx.Value(hostKey{}).(*Host)
	if !ok {
		panic("mortise.HostFrom: this context does not come from a call of the host")
	}
	return host
}

// Background is the host for work on nobody's behalf, begun inside some call: only grants marked
// for background count.
func (h *Host) Background() *Host {
	return &Host{stream: h.stream, caller: Caller{Kind: "background"}}
}

// Caller is on whose behalf this call is made.
func (h *Host) Caller() Caller { return h.caller }

// Log writes one line to the plugin's own log; level is trace, debug, info, warn or error.
func (h *Host) Log(ctx context.Context, level, message string) error {
	entry := map[string]string{"level": level, "message": message}
	return h.Call(ctx, "log", "write", entry, nil)
}

// Reading is one reading of the host's clock.
type Reading struct {
	Time           time.Time `json:"time"`
	MonotonicNanos int64     `json:"monotonicNanos"`
}

// Clock reads the host's clock.
func (h *Host) Clock(ctx context.Context) (Reading, error) {
	var reading Reading
	err := h.Call(ctx, "clock", "now", struct{}{}, &reading)
	return reading, err
}

// Random draws fresh bytes fit for keys, 1 to 65,536.
func (h *Host) Random(ctx context.Context, count int) ([]byte, error) {
	_, body, err := h.CallRaw(ctx, "random", "draw", map[string]int{"count": count}, nil)
	return body, err
}

// AccountKey is the account's API key in plain text; it needs account:key.
func (h *Host) AccountKey(ctx context.Context) (string, error) {
	var answer struct {
		Key string `json:"key"`
	}
	err := h.Call(ctx, "account", "key", struct{}{}, &answer)
	return answer.Key, err
}

// Endpoint is where the account's API is.
type Endpoint struct {
	URL   string `json:"url"`
	Debug bool   `json:"debug"`
}

// AccountEndpoint is where the account's API is.
func (h *Host) AccountEndpoint(ctx context.Context) (Endpoint, error) {
	var endpoint Endpoint
	err := h.Call(ctx, "account", "endpoint", struct{}{}, &endpoint)
	return endpoint, err
}

// CallTool uses another plugin's tool, plugin_<id>_<tool>, with the caller's rights.
func (h *Host) CallTool(ctx context.Context, tool string, arguments interface{}) (Result, error) {
	var result Result
	raw, err := json.Marshal(arguments)
	if err != nil {
		return result, err
	}
	request := map[string]interface{}{
		"tool": tool, "arguments": json.RawMessage(raw), "cluster": "",
	}
	err = h.Call(ctx, "tool-calls", "call", request, &result)
	return result, err
}

// Call asks for any host function over structs; out may be nil.
func (h *Host) Call(ctx context.Context, function, method string, in, out interface{}) error {
	head, _, err := h.CallRaw(ctx, function, method, in, nil)
	if err != nil || out == nil {
		return err
	}
	return decode(head, out)
}

// CallRaw asks for any host function with bytes beside the JSON.
func (h *Host) CallRaw(
	ctx context.Context, function, method string, in interface{}, body []byte,
) ([]byte, []byte, error) {
	head, err := json.Marshal(in)
	if err != nil {
		return nil, nil, err
	}
	return h.stream.call(ctx, &wire.HostStart{
		Token: h.token, Function: function, Method: method, Head: head, Body: body,
		DeadlineMillis: remaining(ctx),
	})
}

// Open opens a streaming host function; Close it when done.
func (h *Host) Open(
	ctx context.Context, function, method string, in interface{},
) (*HostExchange, error) {
	head, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	return h.stream.open(ctx, &wire.HostStart{
		Token: h.token, Function: function, Method: method, Head: head,
		DeadlineMillis: remaining(ctx), Stream: true,
	})
}

// remaining is what is left of the context's time in milliseconds, 0 when it has no end.
func remaining(ctx context.Context) uint64 {
	end, bounded := ctx.Deadline()
	if !bounded {
		return 0
	}
	left := time.Until(end).Milliseconds()
	if left < 1 {
		left = 1
	}
	return uint64(left)
}
