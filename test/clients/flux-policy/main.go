// Lists an image's tags as Flux's image reflector does, and lets its own policies choose among them:
//
//	flux-policy <repository> semver <range> | alphabetical ASC|DESC | numerical ASC|DESC [pattern extract]
//
// It prints the chosen tag. Its module's name lies below Flux's, whose packages are internal.
package main

import (
	"fmt"
	"os"

	"github.com/fluxcd/image-reflector-controller/internal/policy"
	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

func main() {
	if tag, err := choose(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	} else {
		fmt.Println(tag)
	}
}

func choose(args []string) (string, error) {
	if len(args) != 3 && len(args) != 5 {
		return "", fmt.Errorf("usage: flux-policy <repository> <kind> <setting> [pattern extract]")
	}
	repository, err := name.NewRepository(args[0])
	if err != nil {
		return "", err
	}
	tags, err := remote.List(repository, remote.WithAuthFromKeychain(authn.DefaultKeychain))
	if err != nil {
		return "", err
	}
	policer, err := policerOf(args[1], args[2])
	if err != nil {
		return "", err
	}
	if len(args) == 3 {
		return policer.Latest(tags)
	}
	filter, err := policy.NewRegexFilter(args[3], args[4])
	if err != nil {
		return "", err
	}
	filter.Apply(tags)
	latest, err := policer.Latest(filter.Items())
	if err != nil {
		return "", err
	}
	return filter.GetOriginalTag(latest), nil
}

func policerOf(kind, setting string) (policy.Policer, error) {
	switch kind {
	case "semver":
		return policy.NewSemVer(setting)
	case "alphabetical":
		return policy.NewAlphabetical(setting)
	case "numerical":
		return policy.NewNumerical(setting)
	}
	return nil, fmt.Errorf("%s is no kind of policy", kind)
}
