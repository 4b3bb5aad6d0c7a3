/* Prints the file that it is given, as the least that a cached run in C could do. */
#include <stdio.h>

int main(int count, char **words)
{
    char content[65536];
    FILE *file = count == 2 ? fopen(words[1], "rb") : NULL;
    if (file == NULL)
        return 1;
    size_t length = fread(content, 1, sizeof content, file);
    return fwrite(content, 1, length, stdout) == length ? 0 : 1;
}
