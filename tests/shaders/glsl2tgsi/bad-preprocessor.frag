#version 130
#define TWICE(x) ((x) * 2.0)
#if defined(TWICE
#endif
#else
#error stray
#endif
float f = TWICE(1.0, 2.0);
