/* Asks a container credentials endpoint again and again: ask PORT PATH TOKEN SECONDS SILENT
 * One connection after the other, as SDKs do; SILENT connections that ask for nothing are opened before and held.
 * Prints how many requests were answered, how many were not, and the longest time of one in microseconds. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in address;

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static int open_one(void)
{
    int one = socket(AF_INET, SOCK_STREAM, 0);
    struct timeval limit = {10, 0};
    setsockopt(one, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (one >= 0 && connect(one, (struct sockaddr *)&address, sizeof address) == 0)
        return one;
    close(one);
    return -1;
}

static int ask(const char *request)
{
    char answer[16384];
    size_t length = 0;
    int one = open_one();
    if (one < 0)
        return 0;
    if (write(one, request, strlen(request)) > 0) {
        ssize_t got;
        while ((got = read(one, answer + length, sizeof answer - 1 - length)) > 0)
            length += got;
    }
    close(one);
    answer[length] = 0;
    return strncmp(answer, "HTTP/1.1 200 ", 13) == 0;
}

int main(int count, char **words)
{
    if (count != 6)
        return 2;
    char request[4096];
    address.sin_family = AF_INET;
    address.sin_port = htons(atoi(words[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: %s\r\n\r\n",
             words[2], words[3]);
    for (int i = atoi(words[5]); i > 0; i--)
        open_one();
    long long end = now() + atoi(words[4]) * 1000000LL, longest = 0;
    long answered = 0, lost = 0;
    do {
        long long begun = now();
        if (ask(request))
            answered++;
        else
            lost++;
        if (now() - begun > longest)
            longest = now() - begun;
    } while (now() < end);
    printf("%ld %ld %lld\n", answered, lost, longest);
    return 0;
}
