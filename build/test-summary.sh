#!/usr/bin/env bash
# Sums the results of a test run, names what was skipped and why, and ends with "N passed, N failed, N skipped".
#
#   build/test-summary.sh FOLDER SOLUTION    the folder holds one .trx file for each test project of the solution
#
# A project that gave no result, or whose test host broke off, counts as one failure: `dotnet test` answers 0 where it finds
# no test in a project, and the results of a host that died are lost.
#
# Exit codes: 0 everything that ran passed, 1 something failed or nothing passed, 2 wrong arguments.
set -euo pipefail

[ $# -eq 2 ] && [ -d "$1" ] && [ -f "$2" ] || { echo "usage: build/test-summary.sh FOLDER SOLUTION" >&2; exit 2; }
shopt -s nullglob
results=("$1"/*.trx)

# Names of the solution's test projects that no result file comes from.
silent() {
    local project
    grep -o '[^"\\/]*\.Tests\.csproj' "$2" | sort -u | while read -r project; do
        [ "${#results[@]}" -gt 0 ] && grep -qis "storage=\"[^\"]*/${project%.csproj}\.dll\"" "${results[@]}" || echo "${project%.csproj}"
    done
}

# The reason of a skipped test is its message; one line is enough to find it.
skipped() {
    awk '
        function text(line) {
            gsub(/<[^>]*>/, "", line)
            gsub(/&lt;/, "<", line); gsub(/&gt;/, ">", line); gsub(/&quot;/, "\"", line); gsub(/&#xD;|&#xA;/, " ", line)
            gsub(/&apos;|&#39;/, "\047", line); gsub(/&amp;/, "\\&", line)
            sub(/^[ \t]+/, "", line)
            return line
        }
        /<UnitTestResult / {
            name = ""; reason = ""
            if ($0 ~ /outcome="NotExecuted"/ && match($0, /testName="[^"]*"/)) name = text(substr($0, RSTART + 10, RLENGTH - 11))
            if (name != "" && $0 ~ /\/>[ \t\r]*$/) { print "skipped: " name ": no reason given"; name = "" }
        }
        name != "" && /<(Message|StdOut)>/ && reason == "" { reason = text($0) }
        name != "" && /<\/UnitTestResult>/ { print "skipped: " name ": " (reason == "" ? "no reason given" : reason); name = "" }
    ' "${results[@]}" | sort
}

# Passed, failed and skipped tests, and runs that broke off: those that are called failed though no test in them did. Counters
# say notExecuted="0" whatever happens; what was skipped is what is in total and not in executed.
count() {
    awk '
        function number(name,   found) { match($0, " " name "=\"[0-9]+\""); found = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", found); return found + 0 }
        /<ResultSummary / { complete = /outcome="Completed"/ }
        /<Counters / {
            total += number("total"); executed += number("executed"); passed += number("passed")
            if (!complete && number("total") > 0 && number("executed") == number("passed")) broken++
        }
        END { print passed + 0, executed - passed, total - executed, broken + 0 }
    ' "${results[@]}" /dev/null
}

[ "${#results[@]}" -eq 0 ] || skipped
without=$(silent "$@")
read -r passed failed skipped broken <<<"$(count)"
if [ -n "$without" ]; then
    # shellcheck disable=SC2086
    echo "no result from:" $without
    failed=$((failed + $(wc -l <<<"$without")))
fi

if [ "$broken" -gt 0 ]; then
    echo "test runs that broke off: $broken"
    failed=$((failed + broken))
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
