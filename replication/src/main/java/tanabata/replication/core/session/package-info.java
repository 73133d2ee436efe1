/// How two nodes come together: [tanabata.replication.core.session.PeerSession] keeps a session
/// over links that come and go, [tanabata.replication.core.session.Handshake] decides from two
/// greetings whose data goes where, [tanabata.replication.core.session.BitmapExchange] brings the
/// two bitmaps in line, and [tanabata.replication.core.session.SplitBrain] measures what is at
/// stake when nothing can be decided.
package tanabata.replication.core.session;
