#version 450
#extension GL_ARB_gpu_shader_int64 : require
layout(local_size_x = 1) in;
layout(std430, binding = 0) buffer B { int64_t a; uint64_t b; int64_t c; uint64_t d; bool less; };
void main()
{
    less = a < int64_t(b);
    c = a * 3L - (a >> int(b));
    d = b / 10UL;
}
