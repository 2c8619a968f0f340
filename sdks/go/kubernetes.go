package mortise

import (
	"context"
	"encoding/json"
)

// Kubernetes is one namespace of one of the caller's clusters; it needs k8s:<verb>:<resource>.
// Resources are written as in permissions: pods, certificates.cert-manager.io.
type Kubernetes struct {
	host      *Host
	cluster   string
	namespace string
}

// Kubernetes is the caller's default cluster, all namespaces.
func (h *Host) Kubernetes() Kubernetes { return Kubernetes{host: h} }

// Cluster is the same in another cluster; empty for the caller's default one.
func (k Kubernetes) Cluster(name string) Kubernetes {
	k.cluster = name
	return k
}

// Namespace is the same in another namespace; empty for all of them, and for resources that have
// none.
func (k Kubernetes) Namespace(name string) Kubernetes {
	k.namespace = name
	return k
}

// ClusterAnswer is what the cluster answered.
type ClusterAnswer struct {
	Status   int             `json:"status"`
	Document json.RawMessage `json:"document"`
	Warnings []string        `json:"warnings"`
}

func (k Kubernetes) place(resource, object string) map[string]interface{} {
	return map[string]interface{}{
		"cluster": k.cluster, "resource": resource, "namespace": k.namespace, "object": object,
	}
}

func (k Kubernetes) ask(
	ctx context.Context, method string, in map[string]interface{},
) (ClusterAnswer, error) {
	var answer ClusterAnswer
	err := k.host.Call(ctx, "k8s", method, in, &answer)
	return answer, err
}

// Get is one object.
func (k Kubernetes) Get(ctx context.Context, resource, object string) (ClusterAnswer, error) {
	return k.ask(ctx, "get", k.place(resource, object))
}

func (k Kubernetes) selection(resource, labels, resume string) map[string]interface{} {
	return map[string]interface{}{
		"cluster": k.cluster, "resource": resource, "namespace": k.namespace,
		"labels": labels, "fields": "", "limit": 0, "resume": resume,
	}
}

// List is all objects, or those with the labels; of very many the first page.
func (k Kubernetes) List(ctx context.Context, resource, labels string) (ClusterAnswer, error) {
	return k.ListFrom(ctx, resource, labels, "")
}

// ListFrom is the page after the one whose metadata.continue is given; a host answers with 2,000
// objects at most.
func (k Kubernetes) ListFrom(
	ctx context.Context, resource, labels, resume string,
) (ClusterAnswer, error) {
	return k.ask(ctx, "list", k.selection(resource, labels, resume))
}

// Watch is what changes, until the reader is closed or the context ends; resume is the resource
// version to go on from, empty for now.
func (k Kubernetes) Watch(
	ctx context.Context, resource, labels, resume string,
) (*Reader[ResourceEvent], error) {
	return openReader[ResourceEvent](
		ctx, k.host, "k8s", "watch", k.selection(resource, labels, resume), nil)
}

func (k Kubernetes) change(
	ctx context.Context, method, resource, object, form string, document interface{},
) (ClusterAnswer, error) {
	raw, err := json.Marshal(document)
	if err != nil {
		return ClusterAnswer{}, err
	}
	in := k.place(resource, object)
	in["document"] = json.RawMessage(raw)
	if form != "" {
		in["form"] = form
	}
	return k.ask(ctx, method, in)
}

// Create makes a new object.
func (k Kubernetes) Create(
	ctx context.Context, resource, object string, document interface{},
) (ClusterAnswer, error) {
	return k.change(ctx, "create", resource, object, "", document)
}

// Update puts an object in place of another.
func (k Kubernetes) Update(
	ctx context.Context, resource, object string, document interface{},
) (ClusterAnswer, error) {
	return k.change(ctx, "update", resource, object, "", document)
}

// Patch changes parts of an object; form is strategic, merge, json or apply.
func (k Kubernetes) Patch(
	ctx context.Context, resource, object, form string, document interface{},
) (ClusterAnswer, error) {
	return k.change(ctx, "patch", resource, object, form, document)
}

// Delete removes an object.
func (k Kubernetes) Delete(ctx context.Context, resource, object string) (ClusterAnswer, error) {
	in := k.place(resource, object)
	in["propagation"] = ""
	return k.ask(ctx, "delete", in)
}

// Output is some output of a container.
type Output struct {
	// Channel is stdout, stderr, or exit with the exit code as text, the last one.
	Channel string `json:"channel"`
	Payload []byte `json:"-"`
}

// Logs is what a container of a pod wrote: at most tail lines, all with 0, and with follow what it
// writes from now on.
func (k Kubernetes) Logs(
	ctx context.Context, pod, container string, tail int, follow bool,
) (*Reader[Output], error) {
	in := k.place("pods", pod)
	in["container"], in["tail"], in["follow"], in["previous"] = container, tail, follow, false
	return openReader[Output](ctx, k.host, "k8s", "logs", in,
		func(output *Output, body []byte) { output.Payload = body })
}

// Execution is a command that runs in a container. One goroutine may write while another reads.
type Execution struct{ exchange *HostExchange }

// Exec runs a command in a container of a pod; container is empty for the only one.
func (k Kubernetes) Exec(
	ctx context.Context, pod, container string, terminal bool, command ...string,
) (*Execution, error) {
	in := k.place("pods", pod)
	in["container"], in["terminal"], in["command"] = container, terminal, command
	exchange, err := k.host.Open(ctx, "k8s", "exec", in)
	if err != nil {
		return nil, err
	}
	return &Execution{exchange: exchange}, nil
}

// Write types bytes.
func (e *Execution) Write(payload []byte) (int, error) {
	if err := e.input(0, 0, append([]byte(nil), payload...)); err != nil {
		return 0, err
	}
	return len(payload), nil
}

// Resize tells the size of the terminal.
func (e *Execution) Resize(columns, rows int) error { return e.input(columns, rows, nil) }

func (e *Execution) input(columns, rows int, payload []byte) error {
	head, err := json.Marshal(map[string]int{"columns": columns, "rows": rows})
	if err != nil {
		return err
	}
	return e.exchange.Send(head, payload)
}

// Next is the next output, or io.EOF after the last.
func (e *Execution) Next() (Output, error) {
	var output Output
	head, body, err := e.exchange.Receive()
	if err != nil {
		return output, err
	}
	err = decode(head, &output)
	output.Payload = body
	return output, err
}

// CloseWrite says that nothing more is typed.
func (e *Execution) CloseWrite() error { return e.exchange.Finish() }

// Close ends it at once.
func (e *Execution) Close() { e.exchange.Close() }
