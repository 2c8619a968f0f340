package mortise

import (
	"context"
	"io"
	"sync"
	"time"

	"mortise.dev/sdk/wire"
)

// Both sides of a host stream begin with so many data frames.
const creditFrames = 16

// The host opens the stream right after Describe; a call that comes sooner waits this long.
const hostStreamWait = 10 * time.Second

// hostStream carries every host call of the plugin over the one stream the host opened.
type hostStream struct {
	mutex     sync.Mutex
	frames    wire.Plugin_HostServer
	gone      error
	nextID    uint64
	exchanges map[uint64]*HostExchange
	ready     chan struct{}
	// Held while a frame is sent: a gRPC stream takes one sender at a time.
	sending sync.Mutex
}

func newHostStream() *hostStream {
	return &hostStream{exchanges: map[uint64]*HostExchange{}, ready: make(chan struct{})}
}

func (s *hostStream) run(frames wire.Plugin_HostServer) error {
	s.mutex.Lock()
	if s.frames != nil {
		s.mutex.Unlock()
		return Errorf("CONFLICT", "the host stream is open already")
	}
	s.frames = frames
	close(s.ready)
	s.mutex.Unlock()
	for {
		frame, err := frames.Recv()
		if err != nil {
			s.end(Errorf("UNAVAILABLE", "the host has gone: %s", err))
			return nil
		}
		s.mutex.Lock()
		exchange := s.exchanges[frame.Id]
		s.mutex.Unlock()
		if exchange != nil {
			exchange.accept(frame)
		}
	}
}

func (s *hostStream) end(cause error) {
	s.mutex.Lock()
	s.gone = cause
	left := s.exchanges
	s.exchanges = map[uint64]*HostExchange{}
	s.mutex.Unlock()
	for _, exchange := range left {
		exchange.finish(cause)
	}
}

func (s *hostStream) send(frame *wire.HostFrame) error {
	s.sending.Lock()
	defer s.sending.Unlock()
	return s.transmit(frame)
}

// transmit needs the lock for sending.
func (s *hostStream) transmit(frame *wire.HostFrame) error {
	if err := s.frames.Send(frame); err != nil {
		return Errorf("UNAVAILABLE", "the host has gone: %s", err)
	}
	return nil
}

func (s *hostStream) open(ctx context.Context, start *wire.HostStart) (*HostExchange, error) {
	select {
	case <-s.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(hostStreamWait):
		return nil, Errorf("UNAVAILABLE", "the host has not opened its stream for host functions")
	}
	exchange, err := s.begin(ctx, start)
	if err != nil && exchange != nil {
		exchange.Close()
		return nil, err
	}
	return exchange, err
}

// begin sends the start under the lock that its id is taken under: the host wants ids that count up.
func (s *hostStream) begin(ctx context.Context, start *wire.HostStart) (*HostExchange, error) {
	s.sending.Lock()
	defer s.sending.Unlock()
	s.mutex.Lock()
	if gone := s.gone; gone != nil {
		s.mutex.Unlock()
		return nil, gone
	}
	s.nextID++
	exchange := newHostExchange(s, s.nextID, ctx)
	s.exchanges[exchange.id] = exchange
	s.mutex.Unlock()
	return exchange, s.transmit(
		&wire.HostFrame{Id: exchange.id, Kind: &wire.HostFrame_Start{Start: start}})
}

func (s *hostStream) call(ctx context.Context, start *wire.HostStart) ([]byte, []byte, error) {
	exchange, err := s.open(ctx, start)
	if err != nil {
		return nil, nil, err
	}
	defer exchange.Close()
	head, body, err := exchange.Receive()
	if err == nil {
		// A unary answer is one frame and nothing else: there is nothing left to cancel.
		exchange.finish(io.EOF)
	}
	return head, body, err
}

func (s *hostStream) forget(id uint64) {
	s.mutex.Lock()
	delete(s.exchanges, id)
	s.mutex.Unlock()
}

// HostExchange is an open host function. One goroutine may send while another receives.
type HostExchange struct {
	stream *hostStream
	id     uint64
	ctx    context.Context
	data   chan *wire.Data
	ended  chan struct{}
	once   sync.Once
	cause  error
	credit chan struct{}
	taken  uint32
}

func newHostExchange(stream *hostStream, id uint64, ctx context.Context) *HostExchange {
	exchange := &HostExchange{
		stream: stream, id: id, ctx: ctx,
		data:   make(chan *wire.Data, creditFrames),
		ended:  make(chan struct{}),
		credit: make(chan struct{}, 1<<16),
	}
	exchange.grant(creditFrames)
	return exchange
}

func (e *HostExchange) grant(frames uint32) {
	for i := uint32(0); i < frames; i++ {
		select {
		case e.credit <- struct{}{}:
		default:
			return
		}
	}
}

// accept runs on the goroutine that reads the stream, so it never blocks.
func (e *HostExchange) accept(frame *wire.HostFrame) {
	switch kind := frame.Kind.(type) {
	case *wire.HostFrame_Data:
		select {
		case e.data <- kind.Data:
		default:
			e.finish(Errorf("PLUGIN_PROTOCOL", "the host sent more than it had credit for"))
		}
	case *wire.HostFrame_End:
		e.finish(io.EOF)
	case *wire.HostFrame_Error:
		e.finish(fromWire(kind.Error))
	case *wire.HostFrame_Credit:
		e.grant(kind.Credit.Frames)
	case *wire.HostFrame_Cancel:
		e.finish(Errorf("CANCELLED", "%s", kind.Cancel.Reason))
	}
}

func (e *HostExchange) finish(cause error) {
	e.once.Do(func() {
		e.cause = cause
		e.stream.forget(e.id)
		close(e.ended)
	})
}

// Receive returns the next frame, or io.EOF after the last.
func (e *HostExchange) Receive() (head, body []byte, err error) {
	select {
	case data := <-e.data:
		return e.took(data)
	default:
	}
	select {
	case data := <-e.data:
		return e.took(data)
	case <-e.ended:
		// What came before the end is still to be read.
		select {
		case data := <-e.data:
			return data.Head, data.Body, nil
		default:
			return nil, nil, e.cause
		}
	case <-e.ctx.Done():
		return nil, nil, e.ctx.Err()
	}
}

// took gives credit back for half of the window at a time.
func (e *HostExchange) took(data *wire.Data) ([]byte, []byte, error) {
	e.taken++
	if e.taken == creditFrames/2 {
		frame := &wire.HostFrame{Id: e.id, Kind: &wire.HostFrame_Credit{
			Credit: &wire.Credit{Frames: e.taken},
		}}
		e.taken = 0
		if err := e.stream.send(frame); err != nil {
			return nil, nil, err
		}
	}
	return data.Head, data.Body, nil
}

// Send sends one frame; it blocks while the host gave no credit.
func (e *HostExchange) Send(head, body []byte) error {
	select {
	case <-e.credit:
	case <-e.ended:
		return e.cause
	case <-e.ctx.Done():
		return e.ctx.Err()
	}
	data := &wire.Data{Head: head, Body: body}
	return e.stream.send(&wire.HostFrame{Id: e.id, Kind: &wire.HostFrame_Data{Data: data}})
}

// Finish says that the plugin sends no more.
func (e *HostExchange) Finish() error {
	return e.stream.send(&wire.HostFrame{
		Id: e.id, Kind: &wire.HostFrame_End{End: &wire.End{}},
	})
}

// Close cancels what has not ended by itself.
func (e *HostExchange) Close() {
	e.once.Do(func() {
		e.cause = Errorf("CANCELLED", "closed by the plugin")
		e.stream.forget(e.id)
		close(e.ended)
		reason := "closed"
		if e.ctx.Err() != nil {
			reason = e.ctx.Err().Error()
		}
		frame := &wire.HostFrame{Id: e.id, Kind: &wire.HostFrame_Cancel{
			Cancel: &wire.Cancel{Reason: reason},
		}}
		if err := e.stream.send(frame); err != nil {
			Logger().Debug("a cancelled host call could not be told", "error", err)
		}
	})
}
