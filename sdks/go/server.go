package mortise

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"mortise.dev/sdk/wire"
)

// server answers the host. Every call runs on a goroutine of its own.
type server struct {
	wire.UnimplementedPluginServer
	plugin  Plugin
	offers  []offer
	byName  map[string]offer
	first   sync.Once
	onFirst func()
	host    *hostStream
}

func newServer(plugin Plugin, onFirst func()) *server {
	s := &server{
		plugin: plugin, offers: plugin.offers(), byName: map[string]offer{},
		onFirst: onFirst, host: newHostStream(),
	}
	for _, o := range s.offers {
		s.byName[o.address()] = o
	}
	return s
}

// Describe says what the plugin contributes.
func (s *server) Describe(
	_ context.Context, request *wire.DescribeRequest,
) (*wire.DescribeReply, error) {
	s.first.Do(s.onFirst)
	if s.plugin.Settings != nil {
		if err := s.plugin.Settings(json.RawMessage(request.Settings)); err != nil {
			return nil, err
		}
	}
	reply := &wire.DescribeReply{
		EnvelopeVersion: envelopeVersion,
		Id:              s.plugin.ID,
		Version:         s.plugin.Version,
		Sdk:             "go " + Version,
	}
	for _, o := range s.offers {
		details, err := json.Marshal(o.details)
		if err != nil {
			return nil, err
		}
		reply.Contributions = append(reply.Contributions,
			&wire.Contribution{Kind: o.kind, Name: o.name, Details: details})
	}
	return reply, nil
}

// Call answers one question.
func (s *server) Call(ctx context.Context, request *wire.CallRequest) (*wire.CallReply, error) {
	method, err := s.find(request.Start)
	if err == nil && method.unary == nil {
		err = Errorf("UNIMPLEMENTED", "%s: %s is a stream; open it",
			s.plugin.ID, request.Start.Method)
	}
	if err != nil {
		return &wire.CallReply{Error: toWire(err)}, nil
	}
	ctx, cancel := s.context(ctx, request.Start, true)
	defer cancel()
	var head, body []byte
	err = s.guarded(func() (err error) {
		head, body, err = method.unary(ctx, request.Start.Head, request.Body)
		return err
	})
	if err != nil {
		return &wire.CallReply{Error: toWire(err)}, nil
	}
	return &wire.CallReply{Head: head, Body: body}, nil
}

// Open runs a stream until the method returns.
func (s *server) Open(frames wire.Plugin_OpenServer) error {
	first, err := frames.Recv()
	if err != nil {
		return err
	}
	start := first.GetStart()
	if start == nil {
		return endWith(frames, Errorf("PLUGIN_PROTOCOL", "the first frame of a stream must start it"))
	}
	method, err := s.find(start)
	if err == nil && method.stream == nil {
		err = Errorf("UNIMPLEMENTED", "%s: %s is no stream; call it", s.plugin.ID, start.Method)
	}
	if err != nil {
		return endWith(frames, err)
	}
	ctx, cancel := s.context(frames.Context(), start, false)
	defer cancel()
	err = s.guarded(func() error {
		return method.stream(ctx, start.Head, &Stream{frames: frames})
	})
	return endWith(frames, err)
}

func endWith(frames wire.Plugin_OpenServer, err error) error {
	if err != nil {
		return frames.Send(&wire.Frame{Kind: &wire.Frame_Error{Error: toWire(err)}})
	}
	return frames.Send(&wire.Frame{Kind: &wire.Frame_End{End: &wire.End{}}})
}

// Host keeps the stream on which the plugin asks for host functions.
func (s *server) Host(frames wire.Plugin_HostServer) error { return s.host.run(frames) }

func (s *server) find(start *wire.Start) (Method, error) {
	if start == nil {
		return Method{}, Errorf("PLUGIN_PROTOCOL", "a call without a start")
	}
	o, known := s.byName[start.Contribution]
	if !known {
		return Method{}, Errorf("NOT_FOUND", "%s %s offers no %s; it was asked for %s",
			s.plugin.ID, s.plugin.Version, start.Contribution, start.Method)
	}
	method, known := o.methods[start.Method]
	if !known {
		return Method{}, Errorf("UNIMPLEMENTED", "%s %s: %s has no method %s",
			s.plugin.ID, s.plugin.Version, start.Contribution, start.Method)
	}
	return method, nil
}

// context carries the call to HostFrom; the deadline of a stream bounds only its opening.
func (s *server) context(
	ctx context.Context, start *wire.Start, bounded bool,
) (context.Context, context.CancelFunc) {
	host := &Host{stream: s.host, token: start.Token, caller: callerOf(start.Caller)}
	ctx = context.WithValue(ctx, hostKey{}, host)
	if bounded && start.DeadlineMillis > 0 {
		return context.WithTimeout(ctx, time.Duration(start.DeadlineMillis)*time.Millisecond)
	}
	return context.WithCancel(ctx)
}

// guarded turns a panic into an error: one bad call must not end the others.
func (s *server) guarded(run func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			Logger().Error("panic in a handler", "panic", fmt.Sprint(cause),
				"stack", string(debug.Stack()))
			err = Errorf("PLUGIN_FAILED", "%s %s: panic: %v",
				s.plugin.ID, s.plugin.Version, cause)
		}
	}()
	return run()
}

// Stream is the plugin's side of a stream of frames. One goroutine may send while another receives.
type Stream struct {
	frames wire.Plugin_OpenServer
	ended  bool
}

// Send sends one frame: a JSON value, bytes, or both. It blocks while the host has no room.
func (s *Stream) Send(head, body []byte) error {
	data := &wire.Data{Head: head, Body: body}
	return s.frames.Send(&wire.Frame{Kind: &wire.Frame_Data{Data: data}})
}

// Receive returns the next frame of the host, or io.EOF after its last.
func (s *Stream) Receive() (head, body []byte, err error) {
	if s.ended {
		return nil, nil, io.EOF
	}
	frame, err := s.frames.Recv()
	if err != nil {
		s.ended = true
		return nil, nil, err
	}
	switch kind := frame.Kind.(type) {
	case *wire.Frame_Data:
		return kind.Data.Head, kind.Data.Body, nil
	case *wire.Frame_Error:
		s.ended = true
		return nil, nil, fromWire(kind.Error)
	default:
		s.ended = true
		return nil, nil, io.EOF
	}
}
