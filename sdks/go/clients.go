package mortise

import (
	"context"
	"encoding/json"
	"time"
)

// SecretHandle is what to write into a header's value in place of a secret: the host fills it in on
// the way out, and only towards the hosts the secret is bound to.
func SecretHandle(name string) string { return "{{secret:" + name + "}}" }

// Secrets are the secrets of the plugin's settings.
type Secrets struct{ host *Host }

// Secrets are the secrets of the plugin's settings.
func (h *Host) Secrets() Secrets { return Secrets{host: h} }

// Secret is one secret without its value.
type Secret struct {
	Name   string   `json:"secret"`
	Handle string   `json:"handle"`
	Hosts  []string `json:"hosts"`
}

// Handles are all that are set; it needs secrets:use.
func (s Secrets) Handles(ctx context.Context) ([]Secret, error) {
	var answer struct {
		Handles []Secret `json:"handles"`
	}
	err := s.host.Call(ctx, "secrets", "handles", struct{}{}, &answer)
	return answer.Handles, err
}

// Read is one in plain text, and whether it is set; it needs secrets:read:<name>.
func (s Secrets) Read(ctx context.Context, name string) (value string, found bool, err error) {
	var answer struct {
		Found bool   `json:"found"`
		Value string `json:"value"`
	}
	err = s.host.Call(ctx, "secrets", "read", map[string]string{"secret": name}, &answer)
	return answer.Value, answer.Found, err
}

// Progress tells whoever waits for this call how far it is; total is 0 where it is not known.
func (h *Host) Progress(ctx context.Context, done, total float64, message string) error {
	report := map[string]interface{}{"done": done, "total": total, "message": message}
	return h.Call(ctx, "progress", "report", report, nil)
}

// Events are events between plugins.
type Events struct{ host *Host }

// Events are events between plugins; they need events:publish:<topic> and events:subscribe:<topic>.
func (h *Host) Events() Events { return Events{host: h} }

// PluginEvent is what a plugin published.
type PluginEvent struct {
	Topic string `json:"topic"`
	// Publisher is the id of the plugin, stamped by the host.
	Publisher string          `json:"publisher"`
	Time      time.Time       `json:"time"`
	Content   json.RawMessage `json:"content"`
	// Missed says how many events this reader lost before this one.
	Missed int64 `json:"missed"`
}

// Publish tells every plugin that listens now.
func (e Events) Publish(ctx context.Context, topic string, content interface{}) error {
	raw, err := json.Marshal(content)
	if err != nil {
		return err
	}
	publication := map[string]interface{}{"topic": topic, "content": json.RawMessage(raw)}
	return e.host.Call(ctx, "events", "publish", publication, nil)
}

// Subscribe listens until the reader is closed or the context ends: in the background, whoever's
// call this is made in. The topic is a word, or * for all.
func (e Events) Subscribe(ctx context.Context, topic string) (*Reader[PluginEvent], error) {
	background := e.host.Background()
	return openReader[PluginEvent](ctx, background, "events", "subscribe",
		map[string]string{"topic": topic}, nil)
}

// Reader reads items that arrive one by one; one goroutine reads. Close it when done.
type Reader[T any] struct {
	exchange *HostExchange
	fill     func(item *T, body []byte)
}

// openReader opens a host function that streams items; fill puts the bytes beside the JSON where
// they belong.
func openReader[T any](
	ctx context.Context, host *Host, function, method string, in interface{},
	fill func(item *T, body []byte),
) (*Reader[T], error) {
	exchange, err := host.Open(ctx, function, method, in)
	if err != nil {
		return nil, err
	}
	if err := exchange.Finish(); err != nil {
		exchange.Close()
		return nil, err
	}
	return &Reader[T]{exchange: exchange, fill: fill}, nil
}

// Next is the next item, or io.EOF after the last.
func (r *Reader[T]) Next() (T, error) {
	var item T
	head, body, err := r.exchange.Receive()
	if err != nil {
		return item, err
	}
	if err := decode(head, &item); err != nil {
		return item, err
	}
	if r.fill != nil {
		r.fill(&item, body)
	}
	return item, nil
}

// Close ends it.
func (r *Reader[T]) Close() { r.exchange.Close() }
