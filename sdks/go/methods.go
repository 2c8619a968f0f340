package mortise

import (
	"bytes"
	"context"
	"encoding/json"
)

// Method is one method of a contract: either unary or a stream.
type Method struct {
	// What the method takes and returns, as schemas; nil where it says nothing.
	takes, returns json.RawMessage
	unary          func(ctx context.Context, head, body []byte) ([]byte, []byte, error)
	stream         func(ctx context.Context, head []byte, stream *Stream) error
}

// Func makes a unary method of a function over structs.
func Func[In, Out any](run func(ctx context.Context, in In) (Out, error)) Method {
	var takes In
	var returns Out
	return Method{takes: SchemaOf(takes), returns: SchemaOf(returns), unary: func(ctx context.Context, head, _ []byte) ([]byte, []byte, error) {
		var in In
		if err := decode(head, &in); err != nil {
			return nil, nil, err
		}
		out, err := run(ctx, in)
		if err != nil {
			return nil, nil, err
		}
		answer, err := json.Marshal(out)
		return answer, nil, err
	}}
}

// Proc makes a unary method of a function that answers nothing.
func Proc[In any](run func(ctx context.Context, in In) error) Method {
	return Func(func(ctx context.Context, in In) (struct{}, error) {
		return struct{}{}, run(ctx, in)
	})
}

// withBody makes a unary method whose record has a payload beside its JSON.
func withBody[In, Out any](
	run func(ctx context.Context, in In, body []byte) (Out, []byte, error),
) Method {
	return Method{unary: func(ctx context.Context, head, body []byte) ([]byte, []byte, error) {
		var in In
		if err := decode(head, &in); err != nil {
			return nil, nil, err
		}
		out, reply, err := run(ctx, in, body)
		if err != nil {
			return nil, nil, err
		}
		answer, err := json.Marshal(out)
		return answer, reply, err
	}}
}

// Watch makes a streaming method that sends items until it returns. send blocks while the reader
// has no room and fails when the reader is gone.
func Watch[In, Item any](
	run func(ctx context.Context, in In, send func(Item) error) error,
) Method {
	return Method{stream: func(ctx context.Context, head []byte, stream *Stream) error {
		var in In
		if err := decode(head, &in); err != nil {
			return err
		}
		return run(ctx, in, func(item Item) error {
			frame, err := json.Marshal(item)
			if err != nil {
				return err
			}
			return stream.Send(frame, nil)
		})
	}}
}

// RawStream makes a streaming method that handles frames itself.
func RawStream(run func(ctx context.Context, head []byte, stream *Stream) error) Method {
	return Method{stream: run}
}

// Point implements an extension point of the application.
type Point struct {
	// Version of the point's interface; 1 when left out.
	Version int
	// Methods by the names of the interface, made by Func, Proc or Watch.
	Methods map[string]Method
}

func (p Point) offer(name string) offer {
	version := p.Version
	if version == 0 {
		version = 1
	}
	return offer{
		kind: "points", name: name,
		details: map[string]interface{}{"version": version, "methods": schemas(p.Methods)},
		methods: p.Methods,
	}
}

// schemas tells the host which records the plugin was built with, so that it can say at the start
// when they are not its own.
func schemas(methods map[string]Method) map[string]map[string]interface{} {
	all := map[string]map[string]interface{}{}
	for name, method := range methods {
		one := map[string]interface{}{"stream": method.stream != nil}
		if method.takes != nil {
			one["takes"] = method.takes
		}
		if method.returns != nil {
			one["returns"] = method.returns
		}
		all[name] = one
	}
	return all
}

// offer is one contribution with the code behind it.
type offer struct {
	kind    string
	name    string
	details interface{}
	methods map[string]Method
}

func (o offer) address() string {
	if o.name == "" {
		return o.kind
	}
	return o.kind + "/" + o.name
}

func decode(head []byte, into interface{}) error {
	if len(bytes.TrimSpace(head)) == 0 {
		head = []byte("{}")
	}
	if err := json.Unmarshal(head, into); err != nil {
		return Errorf("INVALID_ARGUMENT", "the arguments do not fit: %s", err)
	}
	return nil
}
