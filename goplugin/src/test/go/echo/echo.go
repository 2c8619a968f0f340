// Package echo is the service that the tests of both directions share.
// It speaks only well-known messages, so that nothing has to be generated.
package echo

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/golang/protobuf/ptypes/empty"
	"github.com/golang/protobuf/ptypes/wrappers"
	plugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
)

// Handshake is what host and plugin must agree on.
var Handshake = plugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "ECHO_PLUGIN",
	MagicCookieValue: "echo",
}

// Plugin connects the service with go-plugin.
type Plugin struct {
	plugin.NetRPCUnsupportedPlugin
}

// Client is what a host dispenses.
type Client struct {
	Conn   *grpc.ClientConn
	Broker *plugin.GRPCBroker
}

func (p *Plugin) GRPCServer(broker *plugin.GRPCBroker, s *grpc.Server) error {
	s.RegisterService(describe(), &server{broker: broker})
	return nil
}

func (p *Plugin) GRPCClient(ctx context.Context, broker *plugin.GRPCBroker, c *grpc.ClientConn) (interface{}, error) {
	return &Client{Conn: c, Broker: broker}, nil
}

// Register offers the service without a broker, as a host does for its plugin.
func Register(s *grpc.Server) {
	s.RegisterService(describe(), &server{})
}

// Say calls the echo on any connection.
func Say(ctx context.Context, conn *grpc.ClientConn, text []byte) ([]byte, error) {
	out := new(wrappers.BytesValue)
	err := conn.Invoke(ctx, "/echo.Echo/Say", &wrappers.BytesValue{Value: text}, out)
	return out.Value, err
}

type server struct {
	broker *plugin.GRPCBroker
}

func (s *server) say(in *wrappers.BytesValue) (*wrappers.BytesValue, error) {
	return in, nil
}

func (s *server) callBack(ctx context.Context, in *wrappers.UInt32Value) (*wrappers.StringValue, error) {
	conn, err := s.broker.Dial(in.Value)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	answer, err := Say(ctx, conn, []byte("called back"))
	return &wrappers.StringValue{Value: string(answer)}, err
}

func (s *server) offer() (*wrappers.UInt32Value, error) {
	id := s.broker.NextId()
	go s.broker.AcceptAndServe(id, func(opts []grpc.ServerOption) *grpc.Server {
		inner := grpc.NewServer(opts...)
		Register(inner)
		return inner
	})
	return &wrappers.UInt32Value{Value: id}, nil
}

func (s *server) environment() (*wrappers.StringValue, error) {
	all := os.Environ()
	sort.Strings(all)
	return &wrappers.StringValue{Value: strings.Join(all, "\n")}, nil
}

func (s *server) huge(in *wrappers.Int32Value) (*wrappers.BytesValue, error) {
	return &wrappers.BytesValue{Value: make([]byte, in.Value)}, nil
}

func (s *server) die(in *wrappers.Int32Value) (*empty.Empty, error) {
	os.Exit(int(in.Value))
	return nil, nil
}

func (s *server) fail() (*empty.Empty, error) {
	return nil, fmt.Errorf("this call always fails")
}

func (s *server) count(in *wrappers.Int32Value, stream grpc.ServerStream) error {
	for i := int32(0); i < in.Value; i++ {
		if err := stream.SendMsg(&wrappers.Int32Value{Value: i}); err != nil {
			return err
		}
	}
	return nil
}

func unary(name string, request func() interface{}, call func(*server, context.Context, interface{}) (interface{}, error)) grpc.MethodDesc {
	return grpc.MethodDesc{
		MethodName: name,
		Handler: func(srv interface{}, ctx context.Context, dec func(interface{}) error, _ grpc.UnaryServerInterceptor) (interface{}, error) {
			in := request()
			if err := dec(in); err != nil {
				return nil, err
			}
			return call(srv.(*server), ctx, in)
		},
	}
}

func bytes() interface{}   { return new(wrappers.BytesValue) }
func number() interface{}  { return new(wrappers.Int32Value) }
func id() interface{}      { return new(wrappers.UInt32Value) }
func nothing() interface{} { return new(empty.Empty) }

func describe() *grpc.ServiceDesc {
	return &grpc.ServiceDesc{
		ServiceName: "echo.Echo",
		HandlerType: (*interface{})(nil),
		Methods: []grpc.MethodDesc{
			unary("Say", bytes, func(s *server, _ context.Context, in interface{}) (interface{}, error) {
				return s.say(in.(*wrappers.BytesValue))
			}),
			unary("CallBack", id, func(s *server, ctx context.Context, in interface{}) (interface{}, error) {
				return s.callBack(ctx, in.(*wrappers.UInt32Value))
			}),
			unary("Offer", nothing, func(s *server, _ context.Context, _ interface{}) (interface{}, error) {
				return s.offer()
			}),
			unary("Environment", nothing, func(s *server, _ context.Context, _ interface{}) (interface{}, error) {
				return s.environment()
			}),
			unary("Huge", number, func(s *server, _ context.Context, in interface{}) (interface{}, error) {
				return s.huge(in.(*wrappers.Int32Value))
			}),
			unary("Die", number, func(s *server, _ context.Context, in interface{}) (interface{}, error) {
				return s.die(in.(*wrappers.Int32Value))
			}),
			unary("Fail", nothing, func(s *server, _ context.Context, _ interface{}) (interface{}, error) {
				return s.fail()
			}),
		},
		Streams: []grpc.StreamDesc{{
			StreamName:    "Count",
			ServerStreams: true,
			Handler: func(srv interface{}, stream grpc.ServerStream) error {
				in := new(wrappers.Int32Value)
				if err := stream.RecvMsg(in); err != nil {
					return err
				}
				return srv.(*server).count(in, stream)
			},
		}},
	}
}
