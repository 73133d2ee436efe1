/// What runs in the background, in one place: [tanabata.foundation.background.Background] begins
/// every thread and every periodic step of a daemon, and none of them ends unseen.
///
/// A core does not know this package.
package tanabata.foundation.background;
