package mortise

import (
	"context"
	"sort"
)

// MessageHandler sees the MCP messages of a session under the monitor.
type MessageHandler interface {
	Started(ctx context.Context, session Session) error
	Observe(ctx context.Context, message Message) error
	// Decide is only called when Inline answers true and the operator granted messages:change.
	Decide(ctx context.Context, message Message) (Decision, error)
	Event(ctx context.Context, event Event) error
	Failed(ctx context.Context, failure Failure) error
	Ended(ctx context.Context, session Session) error
	// Inline says whether this handler wants to decide, not only to observe.
	Inline() bool
}

// NoMessages does nothing; embed it and write only the methods you need.
type NoMessages struct{}

func (NoMessages) Started(context.Context, Session) error            { return nil }
func (NoMessages) Observe(context.Context, Message) error            { return nil }
func (NoMessages) Decide(context.Context, Message) (Decision, error) { return Continue, nil }
func (NoMessages) Event(context.Context, Event) error                { return nil }
func (NoMessages) Failed(context.Context, Failure) error             { return nil }
func (NoMessages) Ended(context.Context, Session) error              { return nil }
func (NoMessages) Inline() bool                                      { return false }

func messagesOffer(handler MessageHandler) offer {
	observe := func(ctx context.Context, m Message, body []byte) (struct{}, []byte, error) {
		m.Payload = body
		return struct{}{}, nil, handler.Observe(ctx, m)
	}
	decide := func(ctx context.Context, m Message, body []byte) (Decision, []byte, error) {
		m.Payload = body
		decision, err := handler.Decide(ctx, m)
		return decision, decision.Payload, err
	}
	return offer{
		kind:    "messages",
		details: map[string]bool{"inline": handler.Inline()},
		methods: map[string]Method{
			"started": Proc(handler.Started),
			"observe": withBody(observe),
			"decide":  withBody(decide),
			"event":   Proc(handler.Event),
			"failed":  Proc(handler.Failed),
			"ended":   Proc(handler.Ended),
		},
	}
}

// Middleware stands in front of every request to the server, after authentication.
type Middleware struct {
	// Priority orders middleware, low first.
	Priority int
	// Advisory lets requests go on when this middleware fails.
	Advisory bool
	Apply    func(ctx context.Context, request MiddlewareRequest) (MiddlewareDecision, error)
}

func (m Middleware) offer() offer {
	apply := func(
		ctx context.Context, request MiddlewareRequest, _ []byte,
	) (MiddlewareDecision, []byte, error) {
		decision, err := m.Apply(ctx, request)
		if decision.Headers == nil {
			decision.Headers = map[string]string{}
		}
		return decision, decision.Payload, err
	}
	return offer{
		kind:    "middleware",
		details: map[string]interface{}{"priority": m.Priority, "advisory": m.Advisory},
		methods: map[string]Method{"apply": withBody(apply)},
	}
}

// Resource is a resource type that the plugin keeps. Functions that are nil are operations it does
// not have.
type Resource struct {
	ClusterScoped bool
	List          func(ctx context.Context, query Query) (Answer, error)
	Get           func(ctx context.Context, query Query) (Answer, error)
	Create        func(ctx context.Context, change Change) (Answer, error)
	Update        func(ctx context.Context, change Change) (Answer, error)
	Patch         func(ctx context.Context, change Change) (Answer, error)
	Delete        func(ctx context.Context, query Query) (Answer, error)
	// Watch sends changes until the context ends.
	Watch func(ctx context.Context, query Query, send func(ResourceEvent) error) error
}

func (r Resource) offer(name string) offer {
	methods := map[string]Method{}
	queries := map[string]func(context.Context, Query) (Answer, error){
		"list": r.List, "get": r.Get, "delete": r.Delete,
	}
	for method, run := range queries {
		if run != nil {
			methods[method] = Func(run)
		}
	}
	changes := map[string]func(context.Context, Change) (Answer, error){
		"create": r.Create, "update": r.Update, "patch": r.Patch,
	}
	for method, run := range changes {
		if run != nil {
			methods[method] = Func(run)
		}
	}
	if r.Watch != nil {
		methods["watch"] = Watch(r.Watch)
	}
	operations := make([]string, 0, len(methods))
	for method := range methods {
		operations = append(operations, method)
	}
	sort.Strings(operations)
	return offer{
		kind: "resources", name: name,
		details: map[string]interface{}{
			"clusterScoped": r.ClusterScoped, "operations": operations,
		},
		methods: methods,
	}
}

// Pane is a rectangle of text. Handle gets every method of the contract that is about an open pane:
// open, command, mouse, event, act, focus, resize, tick and close; the view of close is ignored.
type Pane struct {
	Title string
	// TickMillis is how often Handle is called with "tick"; 0 for never.
	TickMillis int64
	// Key opens the pane, or is empty.
	Key string
	// Actions are its own, beside the commands that every pane gets.
	Actions []PaneAction
	// Columns are what it adds to lists of resources; Cells fills them in.
	Columns []PaneColumn
	Handle  func(ctx context.Context, method string, event PaneEvent) (View, error)
	Cells   func(ctx context.Context, objects PaneObjects) (PaneCells, error)
}

func (p Pane) offer(name string) offer {
	methods := map[string]Method{}
	for _, method := range []string{
		"open", "command", "mouse", "event", "act", "focus", "resize", "tick", "close",
	} {
		method := method
		methods[method] = Func(func(ctx context.Context, event PaneEvent) (View, error) {
			return p.Handle(ctx, method, event)
		})
	}
	if p.Cells != nil {
		methods["cells"] = Func(p.Cells)
	}
	details := map[string]interface{}{"title": p.Title, "tickMillis": p.TickMillis}
	if len(p.Actions) > 0 {
		details["actions"] = p.Actions
	}
	if len(p.Columns) > 0 {
		details["columns"] = p.Columns
	}
	if p.Key != "" {
		details["key"] = p.Key
	}
	return offer{kind: "panes", name: name, details: details, methods: methods}
}

// offers lists everything a plugin contributes, in a stable order.
func (p Plugin) offers() []offer {
	var all []offer
	for name, tool := range p.Tools {
		all = append(all, tool.offer(name))
	}
	for name, point := range p.Points {
		all = append(all, point.offer(name))
	}
	for name, resource := range p.Resources {
		all = append(all, resource.offer(name))
	}
	for name, pane := range p.Panes {
		all = append(all, pane.offer(name))
	}
	if p.Messages != nil {
		all = append(all, messagesOffer(p.Messages))
	}
	if p.Routes != nil {
		all = append(all, p.Routes.offer())
	}
	if p.Middleware != nil {
		all = append(all, p.Middleware.offer())
	}
	if p.ClusterEvents != nil {
		all = append(all, offer{
			kind: "cluster-events", details: struct{}{},
			methods: map[string]Method{"changed": Proc(p.ClusterEvents)},
		})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].address() < all[j].address() })
	return all
}
