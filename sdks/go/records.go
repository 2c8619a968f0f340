package mortise

import (
	"encoding/json"
	"time"
)

// The records of the contracts. Their JSON names are those of the Java records; payloads and
// bodies travel beside the JSON.

// Invocation is one use of a tool.
type Invocation struct {
	Arguments json.RawMessage `json:"arguments"`
	Cluster   string          `json:"cluster"`
}

// Result is what came out of a tool.
type Result struct {
	// Text for the model.
	Text string `json:"text"`
	// Structured is by the output schema, or nil.
	Structured json.RawMessage `json:"structured,omitempty"`
	// Failed says that the text is an error for the model to read.
	Failed bool `json:"failed"`
}

// Verdict is yes, or no and why.
type Verdict struct {
	Allowed bool   `json:"allowed"`
	Reason  string `json:"reason"`
}

// Session is one run of the monitor.
type Session struct {
	ID          string `json:"id"`
	Correlation string `json:"correlation"`
	Command     string `json:"command"`
}

// Message is one JSON-RPC message of an MCP session.
type Message struct {
	Session   string    `json:"session"`
	Sequence  int64     `json:"sequence"`
	Time      time.Time `json:"time"`
	Direction string    `json:"direction"` // inbound | outbound
	Kind      string    `json:"kind"`      // request | notification | response | error
	Method    string    `json:"method,omitempty"`
	RPCID     string    `json:"rpcId,omitempty"`
	// Correlation is the session's, Exchange joins a request and its response.
	Correlation string `json:"correlation"`
	Exchange    string `json:"exchange,omitempty"`
	// Size of the whole message, even when the payload is only its beginning.
	Size      int64  `json:"size"`
	Truncated bool   `json:"truncated"`
	Payload   []byte `json:"-"`
}

// Decision is what becomes of a message.
type Decision struct {
	Action  string `json:"action"` // continue | block | replace
	Reason  string `json:"reason"`
	Payload []byte `json:"-"`
}

// Continue lets a message go on as it is.
var Continue = Decision{Action: "continue"}

// Block keeps a message from going anywhere; whoever waits for an answer is told the reason.
func Block(reason string) Decision { return Decision{Action: "block", Reason: reason} }

// Replace sends another message on in its place: one JSON-RPC message on one line, of the same kind
// and with the same id.
func Replace(payload []byte) Decision { return Decision{Action: "replace", Payload: payload} }

// Event is something about a session that is no message.
type Event struct {
	Session string            `json:"session"`
	Type    string            `json:"type"` // start | end | error
	Time    time.Time         `json:"time"`
	Data    map[string]string `json:"data"`
}

// Failure is something that went wrong with a session.
type Failure struct {
	Session string `json:"session"`
	Message string `json:"message"`
	Type    string `json:"type"`
}

// ClusterEvent says that a cluster came, went or changed.
type ClusterEvent struct {
	Type    string `json:"type"` // added | removed | updated
	Cluster string `json:"cluster"`
}

// MiddlewareRequest is what middleware sees of a request.
type MiddlewareRequest struct {
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	Headers map[string][]string `json:"headers"`
	Cluster string              `json:"cluster"`
}

// MiddlewareDecision is what becomes of a request; the zero value lets it pass.
type MiddlewareDecision struct {
	Refused bool              `json:"refused"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Payload []byte            `json:"-"`
}

// Query says which resources.
type Query struct {
	Namespace  string              `json:"namespace"`
	Resource   string              `json:"resource"`
	Cluster    string              `json:"cluster"`
	Parameters map[string][]string `json:"parameters"`
}

// Change says which resource, and what with it.
type Change struct {
	Namespace string          `json:"namespace"`
	Resource  string          `json:"resource"`
	Cluster   string          `json:"cluster"`
	Document  json.RawMessage `json:"document"`
}

// Answer is a status as in HTTP and a document.
type Answer struct {
	Status   int             `json:"status"`
	Document json.RawMessage `json:"document"`
}

// ResourceEvent is one change: ADDED, MODIFIED, DELETED or RESYNC.
type ResourceEvent struct {
	Type     string          `json:"type"`
	Document json.RawMessage `json:"document"`
}

// PaneEvent is what happened to a pane; which fields are set depends on the method.
type PaneEvent struct {
	Pane    string          `json:"pane"`
	Width   int             `json:"width,omitempty"`
	Height  int             `json:"height,omitempty"`
	Options json.RawMessage `json:"options,omitempty"`
	Type    string          `json:"type,omitempty"`
	Text    string          `json:"text,omitempty"`
	Column  *int            `json:"column,omitempty"`
	Focused bool            `json:"focused,omitempty"`
	// State is what the last View.State of a pane before it was, when it comes back.
	State json.RawMessage `json:"state,omitempty"`
	// Of "mouse": where, with what, and in which region.
	X         int      `json:"x,omitempty"`
	Y         int      `json:"y,omitempty"`
	Button    string   `json:"button,omitempty"`
	Modifiers []string `json:"modifiers,omitempty"`
	Region    string   `json:"region,omitempty"`
	// Of "event": what happened to which node of the tree.
	ID    string `json:"id,omitempty"`
	Kind  string `json:"kind,omitempty"`
	Value string `json:"value,omitempty"`
	// Of "act": one of the pane's actions, and the object it was chosen on.
	Action   string          `json:"action,omitempty"`
	Resource json.RawMessage `json:"resource,omitempty"`
}

// View is what to draw: lines, a table or a tree, the first that is there; none of them means "as
// before".
type View struct {
	Lines []Line          `json:"lines,omitempty"`
	Title string          `json:"title,omitempty"`
	Table *Grid           `json:"table,omitempty"`
	Tree  json.RawMessage `json:"tree,omitempty"`
	// Regions are where the mouse has a meaning of its own.
	Regions []Region `json:"regions,omitempty"`
	// State is what a later pane is opened with after the workspace was left.
	State json.RawMessage `json:"state,omitempty"`
}

// Grid is rows under headers.
type Grid struct {
	Headers  []string `json:"headers"`
	Rows     []Row    `json:"rows"`
	Selected *int     `json:"selected,omitempty"`
}

// Row is one row; the choice stays on a row of the same key.
type Row struct {
	Key   string `json:"key"`
	Cells []Line `json:"cells"`
}

// Region is a rectangle that has a name, in cells from the pane's own upper left.
type Region struct {
	Name   string `json:"name"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// PaneAction is something a person can have a pane do.
type PaneAction struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Key   string `json:"key,omitempty"`
	// Resource is in whose menu it stands, or empty.
	Resource string `json:"resource,omitempty"`
}

// PaneColumn is a column a pane adds to a list of resources.
type PaneColumn struct {
	Resource string `json:"resource"`
	Name     string `json:"name"`
	Title    string `json:"title"`
}

// PaneObjects are some objects of one list.
type PaneObjects struct {
	Column string            `json:"column"`
	Items  []json.RawMessage `json:"items"`
}

// PaneCells are one text for each object, in their order.
type PaneCells struct {
	Texts []string `json:"texts"`
}

// Line is one line of a pane.
type Line struct {
	Spans []Span `json:"spans"`
}

// Span is text in one style.
type Span struct {
	Text  string `json:"text"`
	Style string `json:"style,omitempty"`
}

// TextLine is a line of plain text.
func TextLine(text string) Line { return Line{Spans: []Span{{Text: text}}} }
