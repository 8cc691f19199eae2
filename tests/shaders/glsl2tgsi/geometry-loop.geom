// args: --separate
#version 150
layout(points) in;
layout(points, max_vertices = 9) out;
uniform int n;
void main()
{
    vec4 p = gl_in[0].gl_Position * 2.0; /* an output is undefined again after each vertex */
    for (int i = 0; i < n; i++) {
        gl_Position = p;
        EmitVertex();
    }
}
