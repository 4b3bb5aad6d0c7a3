// Prints the file that it is given, as the least that a cached run in Go could do.
package main

import "os"

func main() {
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	os.Stdout.Write(content)
}
