/// Hostile and broken input for everything that takes input from outside, made from seeds.
///
/// Start with [tanabata.integration.fuzz.FuzzTest]: one test for each
/// [tanabata.integration.fuzz.Target]. A target makes mostly right input from a seed, corrupts it
/// ([tanabata.integration.fuzz.Mutations], [tanabata.integration.fuzz.Texts], or with the help of
/// what it knows of the format), feeds it in, and says whether it was accepted. The
/// [tanabata.integration.fuzz.Fuzzer] runs case after case and fails for: any exception but the one
/// that is meant for bad input, a refusal that is not one plain sentence, a case that does not end
/// within 20 seconds, one that takes more memory than [tanabata.integration.fuzz.Target#mostBytes],
/// and input that is accepted but is something else when it is written anew.
///
/// How to call it, each with `./mvnw -q -B -pl integration-tests -am verify -Dtest=FuzzTest
/// -Dsurefire.failIfNoSpecifiedTests=false` before it:
///
/// - `-Dfuzz.seconds=3600`: the time of all targets together, a minute by default.
/// - `-Dfuzz.seed=7`: of the first case; each next one has the next number. Always the same one if
///   nothing else is given, so that every build tries the same cases, as many as there is time for.
/// - `-Dfuzz.target=nbd`: one target alone, of `nbd`, `peer`, `fencing`, `locks`, `metadata`,
///   `undo`, `config`, `admin`.
/// - `-Dfuzz.cases=1`: so many cases of each target. A failure prints the line that runs its case
///   alone.
///
/// This is a fuzzer of our own and not Jazzer, which would bring an agent and a native library into
/// the build to find its way: these formats are small, and input that knows them gets everywhere.
///
/// A case that found a bug becomes an ordinary test beside the code it was in.
package tanabata.integration.fuzz;
