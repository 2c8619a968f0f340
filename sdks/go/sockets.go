package mortise

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
)

// SocketMessage is one message of a WebSocket.
type SocketMessage struct {
	Text    bool   `json:"text"`
	Payload []byte `json:"-"`
}

// frames is what a WebSocket goes over: a stream of the host or one to it.
type frames interface {
	Send(head, body []byte) error
	Receive() (head, body []byte, err error)
}

// Socket is an open WebSocket. One goroutine may send while another receives.
type Socket struct {
	frames frames
	finish func() error
	close  func()
}

// Receive is the next message, or io.EOF when the other side has said goodbye.
func (s *Socket) Receive() (SocketMessage, error) {
	var message SocketMessage
	head, body, err := s.frames.Receive()
	if err != nil {
		return message, err
	}
	err = decode(head, &message)
	message.Payload = body
	return message, err
}

// Send sends a message; it blocks while the other side has no room.
func (s *Socket) Send(message SocketMessage) error {
	head, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return s.frames.Send(head, message.Payload)
}

// SendText sends a text.
func (s *Socket) SendText(text string) error {
	return s.Send(SocketMessage{Text: true, Payload: []byte(text)})
}

// Finish says goodbye; what still arrives can be received.
func (s *Socket) Finish() error { return s.finish() }

// Close ends it at once.
func (s *Socket) Close() { s.close() }

// DialWebSocket opens a WebSocket through the host; it needs net:websocket:<host>. A header's value
// may hold the handle of a secret.
func (h *Host) DialWebSocket(
	ctx context.Context, url string, headers map[string][]string, protocols ...string,
) (*Socket, error) {
	if headers == nil {
		headers = map[string][]string{}
	}
	if protocols == nil {
		protocols = []string{}
	}
	target := map[string]interface{}{"url": url, "headers": headers, "protocols": protocols}
	exchange, err := h.Open(ctx, "websocket", "connect", target)
	if err != nil {
		return nil, err
	}
	return &Socket{frames: exchange, finish: exchange.Finish, close: exchange.Close}, nil
}

// DialTCP connects through the host; it needs net:tcp:<host>:<port>. With tls the host speaks TLS
// and checks the certificate. Failures to connect are told by the first Read.
func (h *Host) DialTCP(
	ctx context.Context, address string, tls bool,
) (*Connection, error) {
	target := map[string]interface{}{"address": address, "tls": tls}
	exchange, err := h.Open(ctx, "tcp", "connect", target)
	if err != nil {
		return nil, err
	}
	return &Connection{exchange: exchange}, nil
}

// Connection is a TCP connection. One goroutine may write while another reads.
type Connection struct {
	exchange *HostExchange
	rest     bytes.Reader
}

// Read reads what arrived.
func (c *Connection) Read(into []byte) (int, error) {
	for c.rest.Len() == 0 {
		_, body, err := c.exchange.Receive()
		if err != nil {
			return 0, err
		}
		c.rest.Reset(body)
	}
	return c.rest.Read(into)
}

// Write sends bytes.
func (c *Connection) Write(payload []byte) (int, error) {
	written := 0
	for written < len(payload) {
		end := written + bodyFrameBytesMax
		if end > len(payload) {
			end = len(payload)
		}
		piece := append([]byte(nil), payload[written:end]...)
		if err := c.exchange.Send([]byte("{}"), piece); err != nil {
			return written, err
		}
		written = end
	}
	return written, nil
}

// CloseWrite says that nothing more is written.
func (c *Connection) CloseWrite() error { return c.exchange.Finish() }

// Close ends it at once.
func (c *Connection) Close() error {
	c.exchange.Close()
	return nil
}

var _ io.ReadWriteCloser = (*Connection)(nil)
