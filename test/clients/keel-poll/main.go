// Watches a workload's image once as Keel's poll trigger does, and prints what it would deploy:
//
//	keel-poll -annotations JSON [-running DIGEST] IMAGE:TAG
//
// The annotations are the workload's (keel.sh/policy, …). With DIGEST, Keel has watched since that was
// what the tag meant; without, it starts now. It prints a tag or tag@digest a line, and nothing where the
// workload stays as it is. The password is that of $DOCKER_CONFIG, the registry is asked by plain HTTP.
// Its module's name lies below Keel's, whose policies are internal.
package main

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/keel-hq/keel/extension/credentialshelper"
	"github.com/keel-hq/keel/internal/policy"
	"github.com/keel-hq/keel/registry"
	"github.com/keel-hq/keel/trigger/poll"
	"github.com/keel-hq/keel/types"
	"github.com/keel-hq/keel/util/image"
	"github.com/sirupsen/logrus"
)

func main() {
	if err := watch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func watch() error {
	said := flag.String("annotations", "{}", "those of the workload, as JSON")
	running := flag.String("running", "", "the digest that its tag had when Keel looked before")
	flag.Parse()
	if flag.NArg() != 1 {
		return fmt.Errorf("name an image")
	}
	logrus.SetLevel(logrus.ErrorLevel)
	annotations := map[string]string{}
	if err := json.Unmarshal([]byte(*said), &annotations); err != nil {
		return err
	}
	if types.ParseTrigger(annotations[types.KeelTriggerLabel]) != types.TriggerTypePoll {
		return fmt.Errorf("%s does not say that it polls", types.KeelTriggerLabel)
	}
	chosen := policy.GetPolicyFromLabelsOrAnnotations(nil, annotations)
	if chosen.Type() == policy.PolicyTypeNone {
		return fmt.Errorf("%s names no policy", types.KeelPolicyLabel)
	}
	reference, err := image.Parse("http://" + flag.Arg(0))
	if err != nil {
		return err
	}
	credentialshelper.RegisterCredentialsHelper("config.json", passwords{})
	workload := &cluster{tracked: &types.TrackedImage{
		Image:        reference,
		Trigger:      types.TriggerTypePoll,
		PollSchedule: types.KeelPollDefaultSchedule,
		Policy:       chosen,
	}}
	// Adding what is to be watched looks at it at once.
	client := &lookedBefore{registry.New(), *running}
	if err := poll.NewRepositoryWatcher(workload, client).Watch(workload.tracked); err != nil {
		return err
	}
	for _, event := range workload.events {
		if event.Repository.Digest == "" {
			fmt.Println(event.Repository.Tag)
		} else {
			fmt.Println(event.Repository.Tag + "@" + event.Repository.Digest)
		}
	}
	return nil
}

// lookedBefore answers the first question with what was known before.
type lookedBefore struct {
	registry.Client
	digest string
}

func (l *lookedBefore) Digest(opts registry.Opts) (string, error) {
	if known := l.digest; known != "" {
		l.digest = ""
		return known, nil
	}
	return l.Client.Digest(opts)
}

// cluster has one workload, and keeps what it is told to deploy.
type cluster struct {
	tracked *types.TrackedImage
	events  []types.Event
}

func (c *cluster) Submit(event types.Event) error {
	c.events = append(c.events, event)
	return nil
}
func (c *cluster) TrackedImages() ([]*types.TrackedImage, error) {
	return []*types.TrackedImage{c.tracked}, nil
}
func (c *cluster) List() []string { return nil }
func (c *cluster) Stop()          {}

// passwords reads what a pull secret would hold.
type passwords struct{}

func (passwords) IsEnabled() bool { return true }
func (passwords) GetCredentials(tracked *types.TrackedImage) (*types.Credentials, error) {
	file, err := os.ReadFile(filepath.Join(os.Getenv("DOCKER_CONFIG"), "config.json"))
	if err != nil {
		return nil, err
	}
	var config struct {
		Auths map[string]struct{ Auth string }
	}
	if err := json.Unmarshal(file, &config); err != nil {
		return nil, err
	}
	pair, err := base64.StdEncoding.DecodeString(config.Auths[tracked.Image.Registry()].Auth)
	if err != nil {
		return nil, err
	}
	username, password, found := strings.Cut(string(pair), ":")
	if !found {
		return nil, fmt.Errorf("no password for %s", tracked.Image.Registry())
	}
	return &types.Credentials{Username: username, Password: password}, nil
}
