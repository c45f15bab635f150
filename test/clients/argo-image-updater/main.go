// Lists an image's tags as Argo CD's image updater does, and lets its own strategies choose among them:
//
//	argo-image-updater -registries FILE [-strategy NAME] [-allow-tags MATCH] [-ignore-tags A,B] IMAGE[:CONSTRAINT]
//
// FILE is its registries.conf, the rest is said as in an ImageUpdater. It prints what is to run, the tag
// or tag@digest; nothing where no tag fits. It does what the tool's own `test` command does.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/image"
	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/log"
	"github.com/argoproj-labs/argocd-image-updater/registry-scanner/pkg/registry"
)

func main() {
	if chosen, err := choose(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	} else if chosen != "" {
		fmt.Println(chosen)
	}
}

func choose() (string, error) {
	registries := flag.String("registries", "", "its registries.conf")
	strategy := flag.String("strategy", "semver", "updateStrategy")
	allowTags := flag.String("allow-tags", "", "allowTags")
	ignoreTags := flag.String("ignore-tags", "", "ignoreTags, with commas between")
	flag.Parse()
	if flag.NArg() != 1 {
		return "", fmt.Errorf("name an image")
	}
	ctx := context.Background()
	// What it says below that goes to standard output.
	if err := log.SetLogLevel("error"); err != nil {
		return "", err
	}
	if err := registry.LoadRegistryConfiguration(ctx, *registries, true); err != nil {
		return "", err
	}
	img := image.NewFromIdentifier(flag.Arg(0))
	endpoint, err := registry.GetRegistryEndpoint(ctx, img)
	if err != nil {
		return "", err
	}
	credentials, err := endpoint.SetEndpointCredentials(ctx, nil, "")
	if err != nil {
		return "", err
	}
	client, err := registry.NewClient(endpoint, credentials.Username, credentials.Password)
	if err != nil {
		return "", err
	}
	wanted := image.NewVersionConstraint()
	if img.ImageTag != nil {
		wanted.Constraint = img.ImageTag.TagName
	}
	wanted.Strategy = img.ParseUpdateStrategy(ctx, *strategy)
	wanted.MatchFunc, wanted.MatchArgs = img.ParseMatch(ctx, *allowTags)
	if *ignoreTags != "" {
		wanted.IgnoreList = strings.Split(*ignoreTags, ",")
	}
	wanted.Options = img.GetPlatformOptions(ctx, false, []string{"linux/amd64"}).
		WithMetadata(wanted.Strategy.NeedsMetadata())
	tags, err := endpoint.GetTags(ctx, img, client, wanted, true)
	if err != nil {
		return "", err
	}
	newest, err := img.GetNewestVersionFromTags(ctx, wanted, tags)
	if err != nil || newest == nil {
		return "", err
	}
	if newest.IsDigest() {
		return newest.TagName + "@" + newest.TagDigest, nil
	}
	return newest.TagName, nil
}
