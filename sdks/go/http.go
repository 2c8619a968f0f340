package mortise

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
)

// HTTP is HTTP through the host; it needs net:http:<host>. A header's value may hold the handle of
// a secret.
type HTTP struct{ host *Host }

// HTTP is HTTP through the host.
func (h *Host) HTTP() HTTP { return HTTP{host: h} }

// HTTPRequest is one request. Method is get when it is empty.
type HTTPRequest struct {
	Method  string              `json:"method"`
	URL     string              `json:"url"`
	Headers map[string][]string `json:"headers"`
	Payload []byte              `json:"-"`
}

// HTTPResponse is one answer, held in memory.
type HTTPResponse struct {
	Status int `json:"status"`
	// URL that answered, after redirects.
	URL     string              `json:"url"`
	Headers map[string][]string `json:"headers"`
	Payload []byte              `json:"-"`
}

// HTTPStream is one answer whose body is read piece by piece; close the body when done.
type HTTPStream struct {
	Status  int
	URL     string
	Headers map[string][]string
	Body    io.ReadCloser
}

func (r HTTPRequest) ready() HTTPRequest {
	if r.Method == "" {
		r.Method = "get"
	}
	if r.Headers == nil {
		r.Headers = map[string][]string{}
	}
	return r
}

// Get reads a URL; the body is held in memory, up to what the host allows.
func (c HTTP) Get(ctx context.Context, url string) (HTTPResponse, error) {
	return c.ask(ctx, "get", HTTPRequest{URL: url})
}

// Send sends any request; both bodies are held in memory.
func (c HTTP) Send(ctx context.Context, request HTTPRequest) (HTTPResponse, error) {
	return c.ask(ctx, "send", request)
}

func (c HTTP) ask(ctx context.Context, method string, request HTTPRequest) (HTTPResponse, error) {
	var response HTTPResponse
	head, body, err := c.host.CallRaw(ctx, "http", method, request.ready(), request.Payload)
	if err != nil {
		return response, err
	}
	err = decode(head, &response)
	response.Payload = body
	return response, err
}

// Open sends a request and reads its answer piece by piece. What body gives, which may be nil, is
// sent while it is read; the request's payload is not used.
func (c HTTP) Open(ctx context.Context, request HTTPRequest, body io.Reader) (*HTTPStream, error) {
	exchange, err := c.host.Open(ctx, "http", "stream", request.ready())
	if err != nil {
		return nil, err
	}
	go upload(exchange, body)
	head, first, err := exchange.Receive()
	if err != nil {
		exchange.Close()
		return nil, err
	}
	var answer HTTPResponse
	if err := json.Unmarshal(head, &answer); err != nil {
		exchange.Close()
		return nil, Errorf("PLUGIN_PROTOCOL", "the host's answer cannot be read: %s", err)
	}
	stream := &HTTPStream{Status: answer.Status, URL: answer.URL, Headers: answer.Headers}
	stream.Body = &hostBody{exchange: exchange, rest: *bytes.NewReader(first)}
	return stream, nil
}

// upload ends with the exchange: sending fails once that is over.
func upload(exchange *HostExchange, body io.Reader) {
	buffer := make([]byte, bodyFrameBytesMax)
	for body != nil {
		count, err := body.Read(buffer)
		if count > 0 {
			piece := append([]byte(nil), buffer[:count]...)
			if exchange.Send(nil, piece) != nil {
				return
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			exchange.Close()
			return
		}
	}
	if err := exchange.Finish(); err != nil {
		Logger().Debug("an upload could not be finished", "error", err)
	}
}

// hostBody reads the frames of a host function as one body.
type hostBody struct {
	exchange *HostExchange
	rest     bytes.Reader
}

func (b *hostBody) Read(into []byte) (int, error) {
	for b.rest.Len() == 0 {
		_, body, err := b.exchange.Receive()
		if err != nil {
			return 0, err
		}
		b.rest.Reset(body)
	}
	return b.rest.Read(into)
}

func (b *hostBody) Close() error {
	b.exchange.Close()
	return nil
}
