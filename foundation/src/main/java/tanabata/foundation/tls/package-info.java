/// Key stores of a process that runs while they are renewed: [tanabata.foundation.tls.LiveStores].
package tanabata.foundation.tls;
