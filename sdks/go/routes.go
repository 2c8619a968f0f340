package mortise

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Path is one pattern of a plugin's routes: `*` is one segment, a last `**` any number.
type Path struct {
	Path    string   `json:"path"`
	Methods []string `json:"methods"`
}

// Routes answers HTTP under the plugin's own path with an ordinary http.Handler. Both bodies
// stream: reading waits for the client, writing waits until the client took it.
type Routes struct {
	Paths   []Path
	Handler http.Handler
	// WebSocket talks over a WebSocket until it returns; nil where there are none. Its paths have
	// the method connect.
	WebSocket func(ctx context.Context, handshake Handshake, socket *Socket) error
}

// Handshake is the request that became a WebSocket.
type Handshake struct {
	Path    string              `json:"path"`
	Query   map[string][]string `json:"query"`
	Headers map[string][]string `json:"headers"`
}

type routeRequest struct {
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	Query   map[string][]string `json:"query"`
	Headers map[string][]string `json:"headers"`
	Cluster string              `json:"cluster"`
}

type routeResponse struct {
	Status  int                 `json:"status"`
	Headers map[string][]string `json:"headers"`
}

func (r *Routes) offer() offer {
	methods := map[string]Method{}
	if r.Handler != nil {
		methods["handle"] = RawStream(r.handle)
	}
	if r.WebSocket != nil {
		methods["connect"] = RawStream(r.connect)
	}
	return offer{
		kind:    "routes",
		details: map[string]interface{}{"paths": r.Paths},
		methods: methods,
	}
}

func (r *Routes) connect(ctx context.Context, head []byte, stream *Stream) error {
	var handshake Handshake
	if err := decode(head, &handshake); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	nothing := func() error { return nil }
	return r.WebSocket(ctx, handshake, &Socket{frames: stream, finish: nothing, close: cancel})
}

func (r *Routes) handle(ctx context.Context, head []byte, stream *Stream) error {
	var asked routeRequest
	if err := decode(head, &asked); err != nil {
		return err
	}
	target := &url.URL{Path: asked.Path, RawQuery: url.Values(asked.Query).Encode()}
	request, err := http.NewRequestWithContext(
		ctx, strings.ToUpper(asked.Method), target.String(), &bodyReader{stream: stream})
	if err != nil {
		return Errorf("INVALID_ARGUMENT", "the request cannot be read: %s", err)
	}
	for name, values := range asked.Headers {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	if asked.Cluster != "" {
		request.Header.Set("X-Cluster-Name", asked.Cluster)
	}
	writer := &bodyWriter{stream: stream, header: http.Header{}}
	r.Handler.ServeHTTP(writer, request)
	writer.WriteHeader(http.StatusOK)
	return writer.err
}

// bodyReader reads the frames of a stream as one body.
type bodyReader struct {
	stream *Stream
	rest   bytes.Reader
}

func (b *bodyReader) Read(into []byte) (int, error) {
	for b.rest.Len() == 0 {
		_, body, err := b.stream.Receive()
		if err != nil {
			return 0, err
		}
		b.rest.Reset(body)
	}
	return b.rest.Read(into)
}

func (b *bodyReader) Close() error { return nil }

// bodyWriter sends a status first and then the body in pieces.
type bodyWriter struct {
	stream *Stream
	header http.Header
	sent   bool
	err    error
}

func (w *bodyWriter) Header() http.Header { return w.header }

func (w *bodyWriter) WriteHeader(status int) {
	if w.sent {
		return
	}
	w.sent = true
	headers := map[string][]string{}
	for name, values := range w.header {
		headers[strings.ToLower(name)] = values
	}
	head, err := json.Marshal(routeResponse{Status: status, Headers: headers})
	if err == nil {
		err = w.stream.Send(head, nil)
	}
	w.err = err
}

// A frame of a body holds at most so many bytes; longer writes are cut.
const bodyFrameBytesMax = 64 << 10

func (w *bodyWriter) Write(body []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	written := 0
	for len(body) > 0 && w.err == nil {
		piece := body
		if len(piece) > bodyFrameBytesMax {
			piece = piece[:bodyFrameBytesMax]
		}
		w.err = w.stream.Send(nil, piece)
		if w.err == nil {
			written += len(piece)
			body = body[len(piece):]
		}
	}
	return written, w.err
}

// Flush does nothing: every write is sent at once.
func (w *bodyWriter) Flush() {}

var _ io.ReadCloser = (*bodyReader)(nil)
