// The Go twin of dev.mortise.testkit.ContractPlugin: what PluginContract talks to.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	mortise "mortise.dev/sdk"
)

const pieceBytes = 64 << 10

// State is what the plugin has seen so far.
type State struct {
	Written     int64  `json:"written"`
	Interrupted int64  `json:"interrupted"`
	Watchers    int64  `json:"watchers"`
	Messages    int64  `json:"messages"`
	LastPayload string `json:"lastPayload"`
}

type plugin struct {
	mortise.NoMessages
	written     int64
	interrupted int64
	watchers    int64
	mutex       sync.Mutex
	messages    int64
	lastPayload string
	kept        *mortise.Host
}

func (p *plugin) state(context.Context, struct{}) (State, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return State{
		Written:     atomic.LoadInt64(&p.written),
		Interrupted: atomic.LoadInt64(&p.interrupted),
		Watchers:    atomic.LoadInt64(&p.watchers),
		Messages:    p.messages,
		LastPayload: p.lastPayload,
	}, nil
}

func text(run func(ctx context.Context) (string, error)) mortise.Tool {
	return mortise.TypedTool("A scenario", func(ctx context.Context, _ struct{}) (string, error) {
		return run(ctx)
	})
}

func (p *plugin) tools() map[string]mortise.Tool {
	return map[string]mortise.Tool{
		"echo": {
			Description: "Answers its arguments",
			Execute: func(_ context.Context, i mortise.Invocation) (mortise.Result, error) {
				return mortise.Result{Text: string(i.Arguments), Structured: i.Arguments}, nil
			},
		},
		"caller": text(func(ctx context.Context) (string, error) {
			caller := mortise.HostFrom(ctx).Caller()
			return fmt.Sprintf("%s %s %v", caller.Kind, caller.Name, caller.Roles), nil
		}),
		"fail": text(func(context.Context) (string, error) {
			return "", mortise.Errorf("CONFLICT", "contract: it was asked to fail.")
		}),
		"throw": text(func(context.Context) (string, error) { panic("a bug") }),
		"hang": text(func(ctx context.Context) (string, error) {
			<-ctx.Done()
			atomic.AddInt64(&p.interrupted, 1)
			return "", ctx.Err()
		}),
		"log": text(func(ctx context.Context) (string, error) {
			return "logged", mortise.HostFrom(ctx).Log(ctx, "info", "hello host")
		}),
		"clock": text(func(ctx context.Context) (string, error) {
			reading, err := mortise.HostFrom(ctx).Clock(ctx)
			return reading.Time.Format("2006-01-02T15:04:05Z07:00"), err
		}),
		"keep": text(func(ctx context.Context) (string, error) {
			p.mutex.Lock()
			defer p.mutex.Unlock()
			p.kept = mortise.HostFrom(ctx)
			return "kept", nil
		}),
		"stale": text(func(ctx context.Context) (string, error) {
			p.mutex.Lock()
			kept := p.kept
			p.mutex.Unlock()
			if kept == nil {
				return "", errors.New("nothing was kept")
			}
			return "the stale token was good", kept.Log(ctx, "info", "stale")
		}),
		"background": text(func(ctx context.Context) (string, error) {
			background := mortise.HostFrom(ctx).Background()
			return "asked", background.Log(ctx, "info", "background")
		}),
		"state":    mortise.TypedTool("What it has seen", p.state),
		"store":    text(store),
		"fetch":    mortise.TypedTool("Reads a URL piece by piece", fetch),
		"stall":    mortise.TypedTool("Reads one piece and no more", stall),
		"upload":   mortise.TypedTool("Sends so many bytes", upload),
		"listen":   mortise.TypedTool("Hears so many events", listen),
		"watch":    text(watchPods),
		"talk":     text(talk),
		"progress": text(progress),
		"ask":      mortise.TypedTool("Asks for one host function", askFor),
	}
}

func (p *plugin) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	switch {
	case request.Method == http.MethodPost && request.URL.Path == "/upper":
		buffer := make([]byte, pieceBytes)
		for {
			count, err := request.Body.Read(buffer)
			if count > 0 {
				upper := strings.ToUpper(string(buffer[:count]))
				if _, failed := writer.Write([]byte(upper)); failed != nil {
					return
				}
			}
			if err != nil {
				return
			}
		}
	case request.Method == http.MethodGet && request.URL.Path == "/big":
		left, err := strconv.Atoi(request.URL.Query().Get("bytes"))
		for err == nil && left > 0 {
			size := pieceBytes
			if left < size {
				size = left
			}
			if _, err = writer.Write(make([]byte, size)); err == nil {
				left -= size
				atomic.AddInt64(&p.written, int64(size))
			}
		}
	default:
		http.NotFound(writer, request)
	}
}

func echo(_ context.Context, _ mortise.Handshake, socket *mortise.Socket) error {
	for {
		message, err := socket.Receive()
		if err != nil {
			return nil
		}
		if err := socket.Send(message); err != nil {
			return err
		}
	}
}

func (p *plugin) watch(
	ctx context.Context, query mortise.Query, send func(mortise.ResourceEvent) error,
) error {
	atomic.AddInt64(&p.watchers, 1)
	defer atomic.AddInt64(&p.watchers, -1)
	count := 0
	if given := query.Parameters["count"]; len(given) > 0 {
		count, _ = strconv.Atoi(given[0])
	}
	number := 1
	for ; number <= count || number == 1; number++ {
		document := []byte(fmt.Sprintf(`{"number":%d}`, number))
		if err := send(mortise.ResourceEvent{Type: "ADDED", Document: document}); err != nil {
			return err
		}
	}
	if count == 0 {
		<-ctx.Done()
	}
	return ctx.Err()
}

func (p *plugin) Observe(_ context.Context, message mortise.Message) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.messages++
	p.lastPayload = string(message.Payload)
	return nil
}

func (p *plugin) Decide(_ context.Context, m mortise.Message) (mortise.Decision, error) {
	return mortise.Decision{Action: "replace", Reason: "changed", Payload: m.Payload}, nil
}

// Inline says that it wants to decide, too.
func (*plugin) Inline() bool { return true }

// Order and Money are the records of acme.TaxRule.
type Order struct {
	ID       string `json:"id"`
	Country  string `json:"country"`
	NetCents int64  `json:"netCents"`
}

type Money struct {
	Cents    int64  `json:"cents"`
	Currency string `json:"currency"`
}

func tax(_ context.Context, order Order) (Money, error) {
	return Money{Cents: order.NetCents * 19 / 100, Currency: "EUR"}, nil
}

func main() {
	p := &plugin{}
	mortise.Serve(mortise.Plugin{
		ID:       "contract",
		Version:  "1.0.0",
		Tools:    p.tools(),
		Messages: p,
		Routes: &mortise.Routes{Handler: p, WebSocket: echo, Paths: []mortise.Path{
			{Path: "/upper", Methods: []string{"post"}}, {Path: "/big", Methods: []string{"get"}},
			{Path: "/echo", Methods: []string{"connect"}},
		}},
		Middleware: &mortise.Middleware{Apply: func(
			context.Context, mortise.MiddlewareRequest,
		) (mortise.MiddlewareDecision, error) {
			return mortise.MiddlewareDecision{}, nil
		}},
		Panes: map[string]mortise.Pane{"board": {Title: "Board", Handle: func(
			context.Context, string, mortise.PaneEvent,
		) (mortise.View, error) {
			return mortise.View{}, nil
		}}},
		ClusterEvents: func(context.Context, mortise.ClusterEvent) error { return nil },
		Resources:     map[string]mortise.Resource{"things": {Watch: p.watch}},
		Points: map[string]mortise.Point{
			"acme.TaxRule": {Methods: map[string]mortise.Method{"tax": mortise.Func(tax)}},
		},
	})
}
